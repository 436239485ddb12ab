/* What the reader has chosen; kept in the address's hash, and told to whoever draws. */

const LAYERS = [
  'gaps',
  'breaks',
  'regions',
  'places',
  'metonyms',
  'ports',
  'crossings',
  'zones',
  'labels',
  'corridors',
];
const OFF_AT_FIRST = ['layer.corridors'];

const state = {
  off: new Set(OFF_AT_FIRST),
  docsOff: new Set(),
  from: '',
  to: '',
  undated: true,
  country: '',
  precisionOff: new Set(),
  opacity: 0.7,
  selected: null,
  hover: null,
  tab: 'reader',
  doc: null,
  theme: 'auto',
  ground: 0,
  view: null,
  history: [],
};

const listeners = [];
const onChange = (listener) => listeners.push(listener);
let announced = null;

/** Tell everybody that something changed: `what` is filter, selection, words, theme or panel. */
function changed(what) {
  listeners.forEach((listener) => listener(what));
  if (announced) announced();
}

function parseDay(iso, end) {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso || '');
  if (!match) return null;
  const year = +match[1];
  const month = match[2] ? +match[2] - 1 : end ? 11 : 0;
  const day = match[3] ? +match[3] : end ? 31 : 1;
  const time = Date.UTC(year, month, Math.min(day, 28 + (day > 28 ? day - 28 : 0)));
  return Number.isFinite(time) ? Math.floor(time / 864e5) : null;
}

const isoDay = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

let FIRST_DAY = null;
let LAST_DAY = null;

function noteDays() {
  DOCS.forEach(({ day }) => {
    if (day === null) return;
    if (FIRST_DAY === null || day < FIRST_DAY) FIRST_DAY = day;
    if (LAST_DAY === null || day > LAST_DAY) LAST_DAY = day;
  });
}

/** The selection as a short text: l3 is the fourth link. Ids would do, but may hold anything. */
function selectionKey(selected) {
  if (!selected) return '';
  const id = selected.i || String(selected.index);
  return `${selected.type}:${id}`;
}

function findSelection(text) {
  const [type, ...rest] = text.split(':');
  const id = rest.join(':');
  const list = { link: LINKS, place: PLACES, corridor: CORRIDORS }[type];
  return (list && list.find((record) => (record.i || String(record.index)) === id)) || null;
}

function writeHash() {
  const parts = new URLSearchParams();
  if (state.view) parts.set('v', state.view.map((n) => +n.toFixed(4)).join('/'));
  const off = [...state.off].filter((key) => !OFF_AT_FIRST.includes(key));
  const on = OFF_AT_FIRST.filter((key) => !state.off.has(key));
  if (off.length) parts.set('off', off.join(','));
  if (on.length) parts.set('on', on.join(','));
  if (state.docsOff.size) parts.set('xd', [...state.docsOff].join(','));
  if (state.from) parts.set('from', state.from);
  if (state.to) parts.set('to', state.to);
  if (!state.undated) parts.set('und', '0');
  if (state.country) parts.set('cc', state.country);
  if (state.precisionOff.size) parts.set('xp', [...state.precisionOff].join(','));
  if (state.selected) parts.set('sel', selectionKey(state.selected));
  if (state.doc !== null) parts.set('doc', String(state.doc));
  if (language !== initialLanguage) parts.set('lang', language);
  if (state.theme !== 'auto') parts.set('theme', state.theme);
  return parts.toString();
}

const initialLanguage = language;
const listOf = (text) => (text ? text.split(',').filter(Boolean) : []);
const dayText = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text || '') ? text : '');

/** Read from the hash what the page needs before its data: language, theme, view. */
function readLook(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  if (KEY.languages.includes(parts.get('lang'))) language = parts.get('lang');
  if (['light', 'dark'].includes(parts.get('theme'))) state.theme = parts.get('theme');
  const view = (parts.get('v') || '').split('/').map(Number);
  const usable = view.length === 3 && view.every(Number.isFinite) && Math.abs(view[1]) <= 85;
  return { view: usable ? view : null, chosen: parts.has('sel') };
}

/** Read the rest of the hash; anything that isn't ours is ignored. */
function readHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const known = new Set([
    ...Object.keys(KEY.modes).map((m) => `mode.${m}`),
    ...Object.keys(KEY.statuses).map((s) => `status.${s}`),
    ...LAYERS.map((l) => `layer.${l}`),
  ]);
  state.off = new Set(OFF_AT_FIRST);
  listOf(parts.get('off')).forEach((key) => known.has(key) && state.off.add(key));
  listOf(parts.get('on')).forEach((key) => state.off.delete(key));
  state.docsOff = new Set(
    listOf(parts.get('xd'))
      .map(Number)
      .filter((n) => DOCS[n]),
  );
  state.from = dayText(parts.get('from'));
  state.to = dayText(parts.get('to'));
  state.undated = parts.get('und') !== '0';
  state.country = /^[A-Z]{2}$/.test(parts.get('cc') || '') ? parts.get('cc') : '';
  state.precisionOff = new Set(
    listOf(parts.get('xp')).filter((p) => ['exact', 'unit', 'country', 'estimated'].includes(p)),
  );
  state.selected = findSelection(parts.get('sel') || '');
  const doc = parts.get('doc');
  const alone = DOCS.length === 1 ? 0 : null; // a list of one would be an empty panel
  state.doc = doc !== null && DOCS[+doc] ? +doc : alone;
}
