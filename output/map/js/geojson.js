/* One feature as GeoJSON (RFC 7946), made from what is in the page. */

const rounded = (value) => Math.round(value * 1e5) / 1e5;

function pairs(degrees) {
  const out = [];
  for (let i = 0; i < degrees.length; i += 2) out.push([rounded(degrees[i]), rounded(degrees[i + 1])]);
  return out;
}

/** Cut a line at the antimeridian, as RFC 7946 asks; it may run past 180 in the page. */
function cutAtAntimeridian(points) {
  const parts = [[]];
  const worldOf = (lon) => Math.floor((lon + 180) / 360);
  points.forEach(([lon, lat], i) => {
    const before = points[i - 1];
    if (before && worldOf(before[0]) !== worldOf(lon)) {
      const edge = lon > before[0] ? worldOf(lon) * 360 - 180 : worldOf(before[0]) * 360 - 180;
      const share = (edge - before[0]) / (lon - before[0]);
      const crossing = rounded(before[1] + (lat - before[1]) * share);
      parts[parts.length - 1].push([lon > before[0] ? 180 : -180, crossing]);
      parts.push([[lon > before[0] ? -180 : 180, crossing]]);
    }
    parts[parts.length - 1].push([rounded(lon - worldOf(lon) * 360), lat]);
  });
  return parts.filter((part) => part.length > 1);
}

function signedArea(ring) {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + (nx - x) * (ny + y);
  }, 0);
}

/** Exterior rings counter-clockwise, holes clockwise. */
function woundRing(ring, hole) {
  const clockwise = signedArea(ring) > 0;
  return clockwise === hole ? ring : ring.slice().reverse();
}

function sources(record) {
  const numbers = new Set(
    record.type === 'place' ? record.mentions.map((m) => m.doc) : record.evidence.map((e) => e[0]),
  );
  return [...numbers].map((n) => docTitle(DOCS[n])).join('; ');
}

function lineFeatures(line) {
  const common = {
    name: line.n || '',
    mode: line.mode,
    status: line.status,
    status_basis: line.b || '',
    as_of: line.d || '',
    confidence: line.c || null,
    documents: sources(line),
  };
  return line.routes.flatMap((r) =>
    ROUTES[r].segments
      .filter((segment) => segment.degrees.length >= 4)
      .map((segment, i) => {
        const parts = cutAtAntimeridian(pairs(segment.degrees));
        const many = parts.length > 1;
        return {
          type: 'Feature',
          id: `${line.i || line.index}-${r}-${i}`,
          properties: {
            ...common,
            exists: !segment.gap,
            gap_reason: segment.raw.r || '',
            length_km: segment.km,
            method: segment.raw.w,
            schematic: segment.schematic,
            gauge_mm: segment.raw.u || null,
            segment_status: segment.status,
            country: segment.raw.c || '',
          },
          geometry: {
            type: many ? 'MultiLineString' : 'LineString',
            coordinates: many ? parts : parts[0] || pairs(segment.degrees),
          },
        };
      }),
  );
}

function placeFeatures(place) {
  const properties = {
    name: place.n || '',
    kind: place.k,
    country: place.c || '',
    iati_precision: place.p,
    mentions: place.mentions.length,
    documents: sources(place),
  };
  const point = {
    type: 'Feature',
    id: String(place.i || place.index),
    properties,
    geometry: { type: 'Point', coordinates: [rounded(place.lon), rounded(place.lat)] },
  };
  if (!place.area) return [point];
  const polygons = place.area.raw.map((rings) =>
    rings.map((ring, i) => woundRing(closed(pairs(decodeLine(ring, DATA.q))), i > 0)),
  );
  const area = {
    type: 'Feature',
    id: `${place.i || place.index}-area`,
    properties,
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  };
  return [point, area];
}

function closed(ring) {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

function featureCollection(record) {
  return {
    type: 'FeatureCollection',
    features: record.type === 'place' ? placeFeatures(record) : lineFeatures(record),
  };
}

function downloadFeature(record) {
  saveFile(fileName(record.n, 'geojson'), 'application/geo+json', JSON.stringify(featureCollection(record)));
}
