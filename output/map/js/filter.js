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

function placeLayers(place, visits) {
  const layers = [place.group];
  if (place.mentions.length && !visits) layers.push('metonyms');
  return layers;
}

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
    const mine = place.mentions.filter((mention) => docs[mention.doc]);
    const visited = mine.filter(isVisit).length;
    visits.set(place, visited);
    const layers = placeLayers(place, visited);
    layers.forEach((layer) => add(`layer.${layer}`));
    if (place.area) add('layer.regions');
    if (layers.every((layer) => !state.off.has(`layer.${layer}`))) places.add(place);
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
