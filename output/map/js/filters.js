/* Filters: documents, their dates, countries, precision. */

function dateSlider() {
  if (FIRST_DAY === null || FIRST_DAY === LAST_DAY) return null;
  const low = state.from ? parseDay(state.from) : FIRST_DAY;
  const high = state.to ? parseDay(state.to) : LAST_DAY;
  const coarse = LAST_DAY - FIRST_DAY > 90;
  const dayWords = (day) => formatDate(coarse ? isoDay(day).slice(0, 7) : isoDay(day));
  const caption = el('span', { class: 'dates', 'aria-live': 'off' }, `${dayWords(low)} – ${dayWords(high)}`);
  const track = el('div', { class: 'track' });
  const inputs = {};
  const update = (name) => {
    let a = +inputs.from.value;
    let b = +inputs.to.value;
    if (a > b) {
      if (name === 'from') a = b;
      else b = a;
      inputs[name].value = name === 'from' ? a : b;
    }
    state.from = a > FIRST_DAY ? isoDay(a) : '';
    state.to = b < LAST_DAY ? isoDay(b) : '';
    caption.textContent = `${dayWords(a)} – ${dayWords(b)}`;
    inputs.from.setAttribute('aria-valuetext', formatDate(isoDay(a)));
    inputs.to.setAttribute('aria-valuetext', formatDate(isoDay(b)));
    changed('filter');
  };
  const slider = (name, value) =>
    el('input', {
      type: 'range',
      min: FIRST_DAY,
      max: LAST_DAY,
      step: 1,
      value,
      'aria-label': `${t('dates')}: ${t(name)}`,
      'aria-valuetext': formatDate(isoDay(value)),
      'data-focus': `date-${name}`,
      'data-date': name,
      on: { input: () => update(name) },
    });
  inputs.from = slider('from', low);
  inputs.to = slider('to', high);
  track.append(inputs.from, inputs.to, dateTicks());
  return el('div', { class: 'slider' }, el('h3', {}, t('dates')), track, caption);
}

/** A tick for each document, so that the reader sees where they lie in time. */
function dateTicks() {
  const span = Math.max(1, LAST_DAY - FIRST_DAY);
  const marks = DOCS.filter((doc) => doc.day !== null)
    .slice(0, 400)
    .map((doc) => svg('rect', { x: `${((doc.day - FIRST_DAY) / span) * 100}%`, y: 0, width: 1.5, height: 6 }));
  return svg('svg', { class: 'ticks', 'aria-hidden': 'true', width: '100%', height: 6 }, marks);
}

function checkRow(words, on, focus, flip, count) {
  return el(
    'label',
    { class: `row small${on ? '' : ' off'}` },
    el('input', { type: 'checkbox', checked: on, 'data-focus': focus, on: { change: flip } }),
    el('span', { class: 'words' }, words),
    count === undefined ? null : el('span', { class: 'count' }, formatNumber(count)),
  );
}

function flipIn(set, value) {
  if (set.has(value)) set.delete(value);
  else set.add(value);
  changed('filter');
}

function undatedRow() {
  const n = DOCS.filter((doc) => doc.day === null).length;
  if (!n || n === DOCS.length) return null;
  const flip = () => {
    state.undated = !state.undated;
    changed('filter');
  };
  return checkRow(t('undated'), state.undated, 'undated', flip, n);
}

const docTitle = (doc) => doc.title || doc.id || t('untitled');

function documentRows() {
  if (DOCS.length < 2) return null;
  const rows = DOCS.slice(0, 200).map((doc) =>
    checkRow(
      say(docTitle(doc)),
      !state.docsOff.has(doc.index),
      `doc${doc.index}`,
      () => flipIn(state.docsOff, doc.index),
      doc.marks.length,
    ),
  );
  return el('fieldset', { class: 'documents' }, el('legend', {}, t('documents')), rows);
}

function countryCodes() {
  const codes = new Set();
  PLACES.forEach((place) => place.c && codes.add(place.c));
  LINKS.forEach((link) => link.countries.forEach((code) => codes.add(code)));
  return codes;
}

function countrySelect() {
  const codes = countryCodes();
  if (codes.size < 2) return null;
  const options = [...codes].sort((a, b) => countryName(a).localeCompare(countryName(b), language));
  const box = el(
    'select',
    {
      id: 'country',
      'data-focus': 'country',
      on: {
        change: (event) => {
          state.country = event.target.value;
          changed('filter');
        },
      },
    },
    el('option', { value: '' }, t('any_country')),
    options.map((code) => el('option', { value: code }, countryName(code))),
  );
  box.value = state.country;
  return el('div', { class: 'field' }, el('label', { for: 'country' }, t('country')), box);
}

const precisionGroups = () =>
  ['exact', 'unit', 'country', 'estimated'].filter((g) => PLACES.some((place) => place.precision === g));

/** The box of filters is filled when it is opened; it is there when there is something to choose. */
const hasFilters = () => DOCS.length > 1 || precisionGroups().length > 1 || countryCodes().size > 1;

function precisionRows() {
  const groups = precisionGroups();
  if (groups.length < 2) return null;
  const rows = groups.map((group) =>
    checkRow(
      t(`prec_${group}`),
      !state.precisionOff.has(group),
      `prec-${group}`,
      () => flipIn(state.precisionOff, group),
      PLACES.filter((place) => place.precision === group).length,
    ),
  );
  return el('fieldset', {}, el('legend', {}, t('precision')), rows);
}

function drawFilters() {
  const time = byId('time');
  const dragging = time.contains(document.activeElement) && document.activeElement.type === 'range';
  if (!dragging) refill(time, dateSlider(), undatedRow());
  const box = byId('filterbox');
  box.hidden = !hasFilters();
  if (box.open) refill(byId('filters'), countrySelect(), documentRows(), precisionRows());
  const note = byId('filtered');
  note.hidden = !isFiltered();
  if (isFiltered()) {
    const n = shown.links.size + shown.places.size;
    refill(
      note,
      el('span', {}, t('filtered', { n: formatNumber(n), all: formatNumber(LINKS.length + PLACES.length) })),
      button(t('reset'), resetFilters, { class: 'link', 'data-focus': 'reset' }),
    );
  }
}
