/* Records of the page: documents, places, links, corridors, gaps, with their geometry and text. */

const KIND_GROUPS = {
  port: 'ports',
  crossing: 'crossings',
  bridge: 'crossings',
  zone: 'zones',
};
const AREA_KINDS = new Set(['country', 'macro_region', 'admin1', 'admin2', 'sea', 'strait', 'bay']);
const WATER_KINDS = new Set(['sea', 'strait', 'bay', 'river', 'lake', 'canal']);
const LABEL_ONLY = new Set(['country', 'macro_region', 'sea', 'desert', 'peninsula']);
const PRECISION_GROUPS = {
  1: 'exact',
  2: 'exact',
  3: 'unit',
  4: 'unit',
  5: 'estimated',
  6: 'country',
  7: 'country',
  8: 'country',
  9: 'country',
};
const SCHEMATIC = new Set(['waypoints', 'straight', 'none']);

/** A smooth curve through mercator points (centripetal enough for maps): Catmull-Rom. */
function smoothCurve(points) {
  const n = points.length / 2;
  if (n === 2) return bowed(points);
  if (n < 3 || n > 60) return points;
  const out = [];
  const at = (i, axis) => points[clamp(i, 0, n - 1) * 2 + axis];
  for (let i = 0; i < n - 1; i += 1) {
    for (let step = 0; step < 14; step += 1) {
      const s = step / 14;
      for (let axis = 0; axis < 2; axis += 1) {
        const [a, b, c, d] = [at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis)];
        out.push(b + 0.5 * s * (c - a + s * (2 * a - 5 * b + 4 * c - d + s * (3 * (b - c) + d - a))));
      }
    }
  }
  out.push(at(n - 1, 0), at(n - 1, 1));
  return Float64Array.from(out);
}

/** A line of two points becomes a flat arc, so that it reads as a scheme, not as a survey. */
function bowed(points) {
  const [ax, ay, bx, by] = points;
  const out = [];
  for (let i = 0; i <= 24; i += 1) {
    const s = i / 24;
    const lift = 0.3 * s * (1 - s);
    out.push(ax + (bx - ax) * s + (by - ay) * lift, ay + (by - ay) * s - (bx - ax) * lift);
  }
  return Float64Array.from(out);
}

function decodeSegment(raw, alone) {
  const degrees = decodeLine(raw.g || '', DATA.q);
  const bend = degrees.length > 4 || alone;
  const schematic = SCHEMATIC.has(raw.w);
  const points = toMercator(degrees);
  return {
    raw,
    degrees,
    schematic,
    gap: Boolean(raw.x),
    km: raw.k || 0,
    status: raw.s || '',
    points: schematic && bend && !raw.x && raw.m !== 'sea' ? smoothCurve(points) : points,
    box: boxOf(points),
  };
}

const ROUTES = DATA.routes.map((route) => ({
  mode: route.m,
  refusal: route.x || '',
  segments: (route.s || []).map((raw, i, all) => decodeSegment(raw, all.length === 1)),
  breaks: (route.b || []).map((b) => ({
    x: mercatorX(b[0]),
    y: mercatorY(b[1]),
    lon: b[0],
    lat: b[1],
    name: b[2],
    from: b[3],
    to: b[4],
  })),
}));

const DOCS = DATA.docs.map((doc, index) => ({
  index,
  id: doc.i || String(index),
  title: doc.t || '',
  publisher: doc.p || '',
  author: doc.a || '',
  date: doc.d || '',
  url: doc.u || '',
  lang: doc.l || '',
  size: doc.c || 0,
  passages: (doc.q || []).map((q) => ({
    start: q.s || 0,
    end: q.e || 0,
    text: q.t || '',
    marks: q.m || [],
    links: q.l || [],
  })),
}));

const PLACES = DATA.places.map((place, index) => ({
  ...place,
  type: 'place',
  index,
  lon: place.x || 0,
  lat: place.y || 0,
  x: mercatorX(place.x || 0),
  y: mercatorY(place.y || 0),
  group: KIND_GROUPS[place.k] || 'places',
  precision: PRECISION_GROUPS[place.p] || 'exact',
  mentions: [],
  links: [],
  area: null,
  box: null,
}));
PLACES.forEach((place) => (place.box = [place.x, place.y, place.x, place.y]));

/** Cities without names in other languages take those that the ground has for the same spot. */
function borrowNames() {
  const spotKey = (lon, lat) => `${Math.round(lon * 20)},${Math.round(lat * 20)}`;
  const ground = new Map();
  GROUND.cities.forEach((row) => {
    const key = spotKey(row[0], row[1]);
    if (!ground.has(key)) ground.set(key, row.slice(4));
  });
  PLACES.forEach((place) => {
    const names = place.o || place.k !== 'city' ? null : ground.get(spotKey(place.lon, place.lat));
    if (names) place.o = KEY.languages.map((tag, i) => [names[i], tag]).filter((name, i) => i && name[0]);
  });
}
borrowNames();

DOCS.forEach((doc) => {
  doc.marks = [];
  doc.passages.forEach((passage, p) => {
    passage.marks.forEach((mark, m) => {
      const mention = { doc: doc.index, passage: p, mark: m, place: mark[2], use: mark[3] };
      doc.marks.push(mention);
      if (PLACES[mark[2]]) PLACES[mark[2]].mentions.push(mention);
    });
  });
});

function routesBox(routes) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  routes.forEach((r) => ROUTES[r].segments.forEach((s) => s.points.length && mergeBox(box, s.box)));
  return box;
}

/** Lengths of what is drawn of a link or corridor, km. */
function lengthsOf(routes) {
  const sum = { exists: 0, missing: 0, schematic: 0, total: 0 };
  routes.forEach((r) =>
    ROUTES[r].segments.forEach((segment) => {
      sum.total += segment.km;
      if (segment.gap) sum.missing += segment.km;
      else if (segment.schematic) sum.schematic += segment.km;
      else sum.exists += segment.km;
    }),
  );
  return sum;
}

function countriesOf(routes, ends) {
  const codes = new Set();
  ends.forEach((end) => PLACES[end[1]] && PLACES[end[1]].c && codes.add(PLACES[end[1]].c));
  routes.forEach((r) => ROUTES[r].segments.forEach((s) => s.raw.c && codes.add(s.raw.c)));
  return [...codes].sort();
}

const LINKS = DATA.links.map((link, index) => {
  const routes = link.r || [];
  const ends = link.e || [];
  const record = {
    ...link,
    type: 'link',
    index,
    mode: link.m,
    status: link.s,
    ends,
    evidence: link.v || [],
    routes,
    statements: link.st || [],
    figures: link.f || [],
    countries: countriesOf(routes, ends),
    lengths: lengthsOf(routes),
    box: routesBox(routes),
    refusal: routes.map((r) => ROUTES[r].refusal).find(Boolean) || '',
    lane: 0,
  };
  ends.forEach((end) => {
    const place = PLACES[end[1]];
    if (place && !place.links.includes(index)) place.links.push(index);
  });
  record.drawn = record.box[0] !== Infinity;
  return record;
});

const linkedCorridors = new Set(LINKS.filter((link) => link.drawn).map((link) => link.co));
const CORRIDORS = DATA.corridors.map((corridor, index) => {
  const routes = corridor.r || [];
  return {
    ...corridor,
    k2: corridor.k || [],
    type: 'corridor',
    index,
    mode: corridor.m,
    status: corridor.s,
    context: Boolean(corridor.x),
    routes,
    ends: [],
    evidence: [],
    countries: countriesOf(routes, []),
    lengths: lengthsOf(routes),
    box: routesBox(routes),
    lane: 0,
    drawn: routes.length > 0 && !(linkedCorridors.has(corridor.i) && !corridor.x),
  };
});

const AREAS = DATA.areas.map((area) => {
  const polygons = area.g.map((rings) => rings.map((ring) => toMercator(decodeLine(ring, DATA.q))));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  polygons.forEach((rings) => rings.forEach((ring) => mergeBox(box, boxOf(ring))));
  const record = { place: PLACES[area.p], polygons, raw: area.g, box, method: area.h };
  if (record.place) {
    record.place.area = record;
    record.place.box = box;
  }
  return record;
});

/** Every missing stretch and every break of gauge, with the link or corridor that has it. */
const GAPS = [];
const BREAKS = [];
const seenBreaks = new Set();
[...LINKS, ...CORRIDORS].forEach((line) => {
  line.routes.forEach((r) => {
    ROUTES[r].segments.forEach((segment) => {
      if (segment.gap && segment.points.length > 2) {
        GAPS.push({ type: 'gap', line, segment, box: segment.box });
      }
    });
    ROUTES[r].breaks.forEach((b) => {
      const key = `${b.lon},${b.lat},${line.type === 'corridor' && line.context}`;
      if (!seenBreaks.has(key)) {
        seenBreaks.add(key);
        BREAKS.push({ ...b, type: 'break', line, box: [b.x, b.y, b.x, b.y] });
      }
    });
  });
});

const CELL_DEGREES = 0.05;

/** The small cells that a line passes: lines over the same track share most of theirs. */
function cellsOf(line) {
  const cells = new Set();
  line.routes.forEach((r) =>
    ROUTES[r].segments.forEach(({ degrees }) => {
      for (let i = 0; i + 3 < degrees.length; i += 2) {
        const [ax, ay, bx, by] = degrees.slice(i, i + 4);
        const steps = Math.ceil(Math.max(Math.abs(bx - ax), Math.abs(by - ay)) / CELL_DEGREES) || 1;
        for (let s = 0; s < steps && cells.size < 4000; s += 1) {
          const x = Math.floor((ax + ((bx - ax) * s) / steps) / CELL_DEGREES);
          const y = Math.floor((ay + ((by - ay) * s) / steps) / CELL_DEGREES);
          cells.add(x * 100000 + y);
        }
      }
    }),
  );
  return cells;
}

/** Links over the same track get a lane each, so that they run side by side. */
function assignLanes() {
  const used = new Map();
  LINKS.slice(0, 300).forEach((link) => {
    const cells = cellsOf(link);
    const taken = new Map();
    cells.forEach((cell) => (used.get(cell) || []).forEach((lane) => taken.set(lane, (taken.get(lane) || 0) + 1)));
    const few = cells.size * 0.06;
    const free = [0, 1, -1, 2, -2, 3].find((lane) => (taken.get(lane) || 0) <= few);
    link.lane = free === undefined ? 0 : free;
    cells.forEach((cell) => used.set(cell, [...(used.get(cell) || []), link.lane]));
  });
}
assignLanes();

/** How often a place is spoken of as a place; a government in a capital's name doesn't count. */
const isVisit = (mention) => mention.use !== 'metonym' && mention.use !== 'demonym';
