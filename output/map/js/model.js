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

/** A stretch of a route; its degrees are decoded again when a card or a download asks for them. */
class Segment {
  constructor(raw, alone) {
    const points = decodeMercator(raw.g || '', DATA.q);
    this.raw = raw;
    this.schematic = SCHEMATIC.has(raw.w);
    this.gap = Boolean(raw.x);
    this.km = raw.k || 0;
    this.status = raw.s || '';
    const curved = this.schematic && (points.length > 4 || alone) && !raw.x && raw.m !== 'sea';
    this.points = curved ? smoothCurve(points) : points;
    this.box = boxOf(points);
  }

  get degrees() {
    return decodeLine(this.raw.g || '', DATA.q);
  }
}

const NONE = Object.freeze([]);

/** A place; its lists are made when there is something to put in them. */
class Place {
  constructor(columns, index) {
    this.type = 'place';
    this.index = index;
    this.i = columns.i[index] || '';
    this.n = columns.n[index] || '';
    this.k = KINDS[columns.k[index]] || 'other';
    this.lon = columns.x[index] || 0;
    this.lat = columns.y[index] || 0;
    this.c = columns.codes[columns.c[index]] || '';
    this.a = columns.a[index] || '';
    this.p = columns.p[index] || 0;
    this.o = columns.o[index] || null;
    this.x = mercatorX(this.lon);
    this.y = quickMercatorY(this.lat);
    this.group = KIND_GROUPS[this.k] || 'places';
    this.precision = PRECISION_GROUPS[this.p] || 'exact';
    this.mentions = NONE;
    this.links = NONE;
    this.area = null;
  }

  get box() {
    return this.area ? this.area.box : [this.x, this.y, this.x, this.y];
  }

  add(list, item) {
    if (this[list] === NONE) this[list] = [item];
    else this[list].push(item);
  }
}

const KINDS = Object.keys(KEY.kinds);
const ROUTES = [];
const DOCS = [];
const PLACES = [];
const LINKS = [];
const CORRIDORS = [];
const AREAS = [];
/** Every missing stretch and every break of gauge, with the link or corridor that has it. */
const GAPS = [];
const BREAKS = [];

function loadRoutes() {
  DATA.routes.forEach((route) => {
    const parts = route.s || NONE;
    ROUTES.push({
      mode: route.m,
      refusal: route.x || '',
      segments: parts.map((raw) => new Segment(raw, parts.length === 1)),
      breaks: (route.b || NONE).map((b) => ({
        x: mercatorX(b[0]),
        y: mercatorY(b[1]),
        lon: b[0],
        lat: b[1],
        name: b[2],
        from: b[3],
        to: b[4],
      })),
    });
  });
}

/** A column may be shorter than the others, or one value for all: both stand for the default. */
function loadPlaces() {
  const columns = DATA.places;
  columns.n.forEach((_, index) => PLACES.push(new Place(columns, index)));
  borrowNames();
}

function loadDocuments() {
  DATA.docs.forEach((raw, index) => {
    const doc = {
      index,
      id: raw.i || String(index),
      title: raw.t || '',
      publisher: raw.p || '',
      author: raw.a || '',
      date: raw.d || '',
      url: raw.u || '',
      lang: raw.l || '',
      day: parseDay(raw.d, false),
      lastDay: parseDay(raw.d, true),
      marks: [],
      passages: (raw.q || NONE).map((q) => ({
        start: q.s || 0,
        end: q.e || 0,
        text: q.t || '',
        marks: q.m || NONE,
        links: q.l || NONE,
      })),
    };
    doc.passages.forEach((passage, p) => {
      passage.marks.forEach((mark) => {
        const mention = { doc: index, passage: p, place: mark[2], use: useOf(mark) };
        doc.marks.push(mention);
        if (PLACES[mark[2]]) PLACES[mark[2]].add('mentions', mention);
      });
    });
    DOCS.push(doc);
  });
}

/** A mark is [start, length, place, use]; most are said as they are, and then say no use. */
const useOf = (mark) => mark[3] || 'literal';

/** Cities without names in other languages take those that the ground has for the same spot. */
function borrowNames() {
  const spotKey = (lon, lat) => Math.round(lon * 20) * 10000 + Math.round(lat * 20);
  const ground = new Map();
  GROUND.cities.forEach((row) => {
    const key = spotKey(row[0], row[1]);
    if (!ground.has(key)) ground.set(key, row);
  });
  PLACES.forEach((place) => {
    const row = place.o || place.k !== 'city' ? null : ground.get(spotKey(place.lon, place.lat));
    if (row) place.o = KEY.languages.map((tag, i) => [row[4 + i], tag]).filter((name, i) => i && name[0]);
  });
}

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

function loadLinks() {
  DATA.links.forEach((raw, index) => {
    const routes = raw.r || NONE;
    const ends = raw.e || NONE;
    const link = {
      ...raw,
      type: 'link',
      index,
      mode: raw.m,
      status: raw.s,
      ends,
      evidence: raw.v || NONE,
      routes,
      statements: raw.st || NONE,
      figures: raw.f || NONE,
      countries: countriesOf(routes, ends),
      lengths: lengthsOf(routes),
      box: routesBox(routes),
      refusal: routes.map((r) => ROUTES[r].refusal).find(Boolean) || '',
      lane: raw.la || 0,
    };
    ends.forEach((end) => {
      const place = PLACES[end[1]];
      if (place && !place.links.includes(index)) place.add('links', index);
    });
    link.drawn = link.box[0] !== Infinity;
    LINKS.push(link);
  });
}

function loadCorridors() {
  const linked = new Set(LINKS.filter((link) => link.drawn).map((link) => link.co));
  DATA.corridors.forEach((raw, index) => {
    const routes = raw.r || NONE;
    CORRIDORS.push({
      ...raw,
      k2: raw.k || NONE,
      type: 'corridor',
      index,
      mode: raw.m,
      status: raw.s,
      context: Boolean(raw.x),
      routes,
      ends: NONE,
      evidence: NONE,
      countries: countriesOf(routes, NONE),
      lengths: lengthsOf(routes),
      box: routesBox(routes),
      lane: 0,
      drawn: routes.length > 0 && !(linked.has(raw.i) && !raw.x),
    });
  });
}

function loadAreas() {
  DATA.areas.forEach((area) => {
    const polygons = area.g.map((rings) => rings.map((ring) => decodeMercator(ring, DATA.q)));
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    polygons.forEach((rings) => rings.forEach((ring) => mergeBox(box, boxOf(ring))));
    const record = { place: PLACES[area.p], polygons, raw: area.g, box, method: area.h };
    if (record.place) record.place.area = record;
    AREAS.push(record);
  });
}

function loadGapsAndBreaks() {
  const seen = new Set();
  const look = (line) =>
    line.routes.forEach((r) => {
      ROUTES[r].segments.forEach((segment) => {
        if (segment.gap && segment.points.length > 2) {
          GAPS.push({ type: 'gap', line, segment, box: segment.box });
        }
      });
      ROUTES[r].breaks.forEach((b) => {
        const key = `${b.lon},${b.lat},${line.type === 'corridor' && line.context}`;
        if (seen.has(key)) return;
        seen.add(key);
        BREAKS.push({ ...b, type: 'break', line, box: [b.x, b.y, b.x, b.y] });
      });
    });
  LINKS.forEach(look);
  CORRIDORS.forEach(look);
}

/** Read all that the documents speak of; the ground and the page's frame need none of it. */
function loadModel() {
  Object.assign(DATA, read('cm-data'));
  loadRoutes();
  loadPlaces();
  loadDocuments();
  loadLinks();
  loadCorridors();
  loadAreas();
  loadGapsAndBreaks();
  noteDays();
}

/** How often a place is spoken of as a place; a government in a capital's name doesn't count. */
const isVisit = (mention) => mention.use !== 'metonym' && mention.use !== 'demonym';
