/* Places: a circle by mentions, a sign by kind, a ring for governments; many at once in clusters. */

const CLUSTER_FROM = 500;
const CLUSTER_CELL = 56;

function placeRadius(place) {
  const visits = shown.visits.get(place) || 0;
  return clamp(2.1 + 1.45 * Math.sqrt(visits), 2.6, 10);
}

/** How much a place matters for labels and drawing order. */
function placeWeight(place) {
  return (shown.visits.get(place) || 0) * 3 + place.mentions.length + place.links.length * 2;
}

/** A unit whose polygon is drawn needs no point in its middle. */
const standsAsArea = (place) => Boolean(place.area) && AREA_KINDS.has(place.k) && !state.off.has('layer.regions');

/** The places in the frame, each with its screen position; those without a point left out. */
function visiblePlaces(frame) {
  const found = [];
  const [west, north, east, south] = frame.view;
  shown.places.forEach((place) => {
    if (place.y < north || place.y > south || LABEL_ONLY.has(place.k) || standsAsArea(place)) return;
    const last = Math.min(2, Math.floor(east - place.x));
    for (let shift = Math.max(-2, Math.ceil(west - place.x)); shift <= last; shift += 1) {
      found.push({ place, x: frame.x(place.x, shift), y: frame.y(place.y), weight: 0, radius: 0 });
    }
  });
  return found;
}

/** The weightier first. */
function ranked(spots) {
  spots.forEach((spot) => (spot.weight = placeWeight(spot.place)));
  return spots.sort((a, b) => b.weight - a.weight || a.place.index - b.place.index);
}

/** Group spots into cells when there are too many to tell apart. */
function clusterSpots(spots, frame) {
  if (spots.length < CLUSTER_FROM || frame.zoom >= 11) return { single: ranked(spots), clusters: [] };
  const cells = new Map();
  spots.forEach((spot) => {
    const column = Math.floor((spot.x + frame.left) / CLUSTER_CELL);
    const key = column * 1e6 + Math.floor((spot.y + frame.top) / CLUSTER_CELL);
    const cell = cells.get(key);
    if (cell) cell.push(spot);
    else cells.set(key, [spot]);
  });
  const single = [];
  const clusters = [];
  cells.forEach((cell) => {
    const n = cell.length;
    if (n < 3) single.push(...cell);
    else {
      const middle = (axis) => cell.reduce((sum, spot) => sum + spot[axis], 0) / n;
      clusters.push({ x: middle('x'), y: middle('y'), n, places: cell.map((spot) => spot.place) });
    }
  });
  return { single: ranked(single), clusters };
}

function drawCluster(context, cluster, dark) {
  const colors = ink();
  const radius = clamp(8 + Math.sqrt(cluster.n) * 0.9, 10, 24);
  cluster.radius = radius;
  context.globalAlpha = 0.9;
  context.fillStyle = mixColor(KEY.ink[dark ? 1 : 0], colors.land, 0.25);
  context.beginPath();
  context.arc(cluster.x, cluster.y, radius, 0, 7);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = colors.land;
  context.font = `600 11px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(cluster.n > 999 ? `${Math.round(cluster.n / 100) / 10}k` : String(cluster.n), cluster.x, cluster.y);
}

function drawPlace(context, spot, dark) {
  const { place, x, y } = spot;
  const colors = ink();
  const color = KEY.ink[dark ? 1 : 0];
  if (place.group !== 'places') {
    spot.radius = 8;
    drawIcon(context, place.group, x, y, 16, iconColor(place.group, dark), colors.casing);
    return;
  }
  const radius = placeRadius(place);
  spot.radius = radius;
  const visits = shown.visits.get(place) || 0;
  context.beginPath();
  context.arc(x, y, radius + 1.6, 0, 7);
  context.fillStyle = colors.casing;
  context.fill();
  context.beginPath();
  if (place.mentions.length && !visits) {
    context.arc(x, y, 3.6, 0, 7);
    context.strokeStyle = color;
    context.lineWidth = 1.3;
    context.setLineDash([1.8, 1.6]);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.arc(x, y, radius, 0, 7);
  if (WATER_KINDS.has(place.k)) {
    context.fillStyle = colors.sea;
    context.fill();
  } else if (place.precision === 'exact' || place.p === 8) {
    context.fillStyle = color;
    context.fill();
  } else {
    context.fillStyle = colors.casing;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 1.8;
    context.stroke();
  }
}
