/* One find box over places, links, corridors and documents, in every script that they have. */

let searchIndex = null;

function buildIndex() {
  const entries = [];
  const add = (record, kind, names, weight, also = []) => {
    const folded = [...new Set(names.filter(Boolean).map(foldText))];
    entries.push({ record, kind, folded, weight, also: also.map(foldText) });
  };
  LINKS.forEach((link) =>
    add(
      link,
      'link',
      [link.n],
      20 + link.evidence.length,
      link.ends.map((end) => end[0]),
    ),
  );
  CORRIDORS.forEach((c) => c.drawn && add(c, 'corridor', [c.n, ...(c.k || []).map((k) => k[0])], 20));
  PLACES.forEach((place) => add(place, 'place', [place.n, ...(place.o || []).map((o) => o[0])], place.mentions.length));
  DOCS.forEach((doc) => add({ type: 'doc', doc: doc.index }, 'document', [doc.title, doc.publisher, doc.id], 5));
  return entries;
}

function scoreEntry(entry, query) {
  let best = 0;
  entry.folded.forEach((name, i) => {
    const at = name.indexOf(query);
    if (at < 0) return;
    const whole = name === query ? 400 : at === 0 ? 200 : name[at - 1] === ' ' ? 120 : 40;
    best = Math.max(best, whole - i * 2 - Math.min(40, name.length - query.length));
  });
  if (!best && entry.also.some((name) => name.startsWith(query))) best = 30;
  return best && best + Math.min(30, entry.weight);
}

function findRecords(text) {
  searchIndex = searchIndex || buildIndex();
  const query = foldText(text);
  if (!query) return [];
  return searchIndex
    .map((entry) => ({ entry, score: scoreEntry(entry, query) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 12)
    .map((hit) => hit.entry);
}

function entryTitle(entry) {
  if (entry.kind === 'document') return docTitle(DOCS[entry.record.doc]);
  return displayName(entry.record);
}

function entryNote(entry) {
  const { record, kind } = entry;
  if (kind === 'place') return [kindLabel(record.k), record.c && countryName(record.c)].filter(Boolean).join(', ');
  if (kind === 'document') return t('document');
  return `${t(kind)}: ${modeLabel(record.mode)}`;
}

function openEntry(entry) {
  if (entry.kind === 'document') openDocument(entry.record.doc);
  else select(entry.record);
}

/** The box and its list: arrow keys walk, Enter opens, Escape closes. */
function searchBox() {
  const list = el('ul', { id: 'hits', role: 'listbox', 'aria-label': t('find'), hidden: true });
  let hits = [];
  let at = -1;
  const input = el('input', {
    id: 'find',
    type: 'search',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: t('find'),
    'aria-label': t('find'),
    'aria-expanded': 'false',
    'aria-controls': 'hits',
    'aria-autocomplete': 'list',
    maxlength: 200,
  });
  const mark = () => {
    [...list.children].forEach((item, i) => {
      item.setAttribute('aria-selected', String(i === at));
      if (i === at) item.scrollIntoView({ block: 'nearest' });
    });
    if (at >= 0) input.setAttribute('aria-activedescendant', `hit${at}`);
    else input.removeAttribute('aria-activedescendant');
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    at = -1;
    mark();
  };
  const open = (i) => {
    if (!hits[i]) return;
    openEntry(hits[i]);
    input.value = '';
    close();
  };
  const show = () => {
    hits = findRecords(input.value);
    at = hits.length ? 0 : -1;
    const items = hits.map((entry, i) =>
      el(
        'li',
        {
          role: 'option',
          id: `hit${i}`,
          'aria-selected': 'false',
          on: { mousedown: (e) => e.preventDefault(), click: () => open(i) },
        },
        say(short(entryTitle(entry), 60), { class: 'hit' }),
        el('span', { class: 'soft' }, entryNote(entry)),
      ),
    );
    const wanted = input.value.trim().length > 0;
    list.replaceChildren(
      ...(items.length
        ? items
        : [el('li', { role: 'option', 'aria-disabled': 'true', class: 'soft' }, t('found_none'))]),
    );
    list.hidden = !wanted;
    input.setAttribute('aria-expanded', String(wanted));
    if (wanted) announce(hits.length ? t('found_n', { n: hits.length }) : t('found_none'));
    mark();
  };
  input.addEventListener('input', show);
  input.addEventListener('focus', () => input.value && show());
  input.addEventListener('blur', () => setTimeout(close, 120));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden) show();
      else at = (at + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % Math.max(1, hits.length);
      mark();
      event.preventDefault();
    } else if (event.key === 'Enter') open(at);
    else if (event.key === 'Escape') {
      if (list.hidden) input.value = '';
      close();
    }
  });
  return el('div', { class: 'find', role: 'search' }, input, list);
}
