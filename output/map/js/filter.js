/* Which records pass the reader's choices, and how many each row of the key would show. */

let shown = { links: new Set(), corridors: new Set(), places: new Set(), counts: {}, visits: null };

function documentPasses(doc) {
  if (state.docsOff.has(doc.index)) return false;
  if (doc.day === null) return state.undated;
  if (state.from && doc.lastDay < parseDay(state.from)) return false;
  return !(state.to && doc.day > parseDay(state.to));
}

function linePasses(line, docs) {
  if (state.country && !line.countries.includes(state.country)) return false;
  if (!line.evidence.length) return true;
  return line.evidence.some((item) => docs[item[0]]);
}

function placePasses(place, docs) {
  if (state.country && place.c !== state.country) return false;
  if (state.precisionOff.has(place.precision)) return false;
  if (!place.mentions.length) return true;
  return place.mentions.some((mention) => docs[mention.doc]);
}

const PLACE_LAYERS = Object.fromEntries(
  ['places', ...Object.values(KIND_GROUPS)].map((group) => [group, `layer.${group}`]),
);

/** Work out again what is shown; counts say what each row holds, given the other filters. */
function applyFilters() {
  const docs = DOCS.map(documentPasses);
  const counts = {};
  const add = (key, n = 1) => (counts[key] = (counts[key] || 0) + n);
  const links = new Set();
  LINKS.forEach((link) => {
    if (!linePasses(link, docs)) return;
    const modeOn = !state.off.has(`mode.${link.mode}`);
    const statusOn = !state.off.has(`status.${link.status}`);
    if (statusOn) add(`mode.${link.mode}`);
    if (modeOn) add(`status.${link.status}`);
    if (modeOn && statusOn) links.add(link);
  });
  const corridors = new Set();
  CORRIDORS.forEach((corridor) => {
    if (!corridor.drawn || !linePasses(corridor, docs)) return;
    add('layer.corridors');
    if (!state.off.has('layer.corridors')) corridors.add(corridor);
  });
  const visits = new Map();
  const places = new Set();
  PLACES.forEach((place) => {
    if (!placePasses(place, docs)) return;
    let visited = 0;
    place.mentions.forEach((mention) => (visited += docs[mention.doc] && isVisit(mention) ? 1 : 0));
    visits.set(place, visited);
    const named = place.mentions.length && !visited;
    add(PLACE_LAYERS[place.group]);
    if (named) add('layer.metonyms');
    if (place.area) add('layer.regions');
    if (!state.off.has(PLACE_LAYERS[place.group]) && !(named && state.off.has('layer.metonyms'))) places.add(place);
  });
  const lineShown = (line) => links.has(line) || corridors.has(line);
  GAPS.forEach((gap) => lineShown(gap.line) && !gap.line.context && add('layer.gaps'));
  BREAKS.forEach((b) => lineShown(b.line) && add('layer.breaks'));
  counts.docs = docs.filter(Boolean).length;
  shown = { links, corridors, places, counts, visits, docs };
}

const isFiltered = () =>
  state.docsOff.size > 0 ||
  Boolean(state.from || state.to || state.country) ||
  !state.undated ||
  state.precisionOff.size > 0 ||
  [...state.off].some((key) => !OFF_AT_FIRST.includes(key));

function resetFilters() {
  state.off = new Set(OFF_AT_FIRST);
  state.docsOff.clear();
  state.precisionOff.clear();
  state.from = '';
  state.to = '';
  state.undated = true;
  state.country = '';
  changed('filter');
}
