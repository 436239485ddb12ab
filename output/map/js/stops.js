/* Where stretches begin and end, in words. */

const NEAR_KM = 25;
const FAR_KM = 150;

/** The named place nearest to a position and how far it is: the documents' own, or else a city of the ground. */
function nearestPlace(lat, lon) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const km = (x, y) => Math.hypot((x - lon) * squeeze, y - lat) * 111.2;
  let best = { km: FAR_KM, name: '' };
  PLACES.forEach((place) => {
    const far = km(place.lon, place.lat);
    if (place.k === 'city' && far < best.km) best = { km: far, name: displayName(place) };
  });
  if (best.km < NEAR_KM) return best;
  GROUND.cities.forEach((row) => {
    const far = km(row[0], row[1]);
    if (far < best.km) best = { km: far, name: row[4 + languageColumn()] || row[4] };
  });
  return best;
}

/** Where a stretch begins or ends, in words: routes name a border, a coast or a bare position by rule. */
function stopName(text) {
  if (text === 'coast' || text === 'network') return t(`stop_${text}`);
  const border = /^([A-Z]{2})\/([A-Z]{2}) border$/.exec(text);
  if (border) return t('stop_border', { a: countryName(border[1]), b: countryName(border[2]) });
  const track = /^end of track \((-?[\d.]+), (-?[\d.]+)\)$/.exec(text);
  if (track) {
    const near = nearestPlace(+track[1], +track[2]);
    if (!near.name) return t('stop_track');
    return t(near.km < NEAR_KM ? 'stop_near' : 'stop_far', { place: near.name, km: formatKm(near.km) });
  }
  const capital = /^(.+) \(for (.+)\)$/.exec(text);
  if (capital) return t('stop_capital', { place: stopName(capital[1]), country: stopName(capital[2]) });
  const place = PLACES.find((one) => one.n === text || (one.o && one.o.some((name) => name[0] === text && !name[1])));
  return place ? displayName(place) : text;
}
