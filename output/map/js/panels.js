/* The page around the map: masthead, key, reader, tools; a bottom sheet with tabs on a phone. */

const SIGNS = {
  close: 'M6 6L18 18M18 6L6 18',
  plus: 'M12 5V19M5 12H19',
  minus: 'M5 12H19',
  home: 'M4 11L12 4L20 11M6 10V20H18V10',
  globe: 'M12 3A9 9 0 1 0 12 21A9 9 0 1 0 12 3M3 12H21M12 3C8 7 8 17 12 21M12 3C16 7 16 17 12 21',
  key: 'M4 6H20M4 12H20M4 18H20',
  book: 'M4 5C7 4 10 4.5 12 6C14 4.5 17 4 20 5V19C17 18 14 18.5 12 20C10 18.5 7 18 4 19ZM12 6V20',
};

function pageTitle() {
  if (DATA.options.title) return DATA.options.title;
  const { country } = DATA;
  return country && COUNTRY_NAMES.has(country)
    ? t('title_country', { country: countryName(country) })
    : t('title_plain');
}

function dateSpan() {
  const days = DOCS.map((doc) => doc.date)
    .filter(Boolean)
    .sort();
  if (!days.length) return '';
  const years = [days[0].slice(0, 4), days[days.length - 1].slice(0, 4)];
  return years[0] === years[1] ? years[0] : years.join('–');
}

/** What the documents hold, in a line; empty until the data are read. */
function factsLine() {
  if (!DATA.docs) return '';
  const gaps = shown.counts['layer.gaps'] || 0;
  const days = DOCS.map((doc) => doc.date)
    .filter(Boolean)
    .sort();
  const latest = DATA.options.date || days[days.length - 1];
  const located = PLACES.filter((place) => place.mentions.length).length || PLACES.length;
  return [
    [counted('n_documents', DOCS.length), dateSpan()].filter(Boolean).join(', '),
    counted('n_places', located),
    counted('n_links', LINKS.length),
    gaps ? counted('n_gaps', gaps) : '',
    latest ? t('data_to', { date: formatDate(latest) }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function masthead() {
  return el(
    'header',
    { id: 'masthead' },
    el('h1', {}, say(pageTitle())),
    el('p', { class: 'lead' }, DATA.options.description ? say(DATA.options.description) : t('lead')),
    el('p', { class: 'facts', id: 'facts' }, factsLine()),
  );
}

function languageSelect() {
  const own = { en: 'English', ko: '한국어', zh: '中文', ru: 'Русский' };
  const box = el(
    'select',
    {
      id: 'language',
      'aria-label': t('language'),
      'data-focus': 'language',
      on: {
        change: (event) => {
          language = event.target.value;
          changed('words');
        },
      },
    },
    KEY.languages.map((tag) => el('option', { value: tag, lang: tag }, own[tag])),
  );
  box.value = language;
  return box;
}

function themeSelect() {
  const box = el(
    'select',
    {
      id: 'theme',
      'aria-label': t('theme'),
      'data-focus': 'theme',
      on: {
        change: (event) => {
          state.theme = event.target.value;
          changed('theme');
        },
      },
    },
    ['auto', 'light', 'dark'].map((theme) => el('option', { value: theme }, t(`theme_${theme}`))),
  );
  box.value = state.theme;
  return box;
}

function groundSelect() {
  if (!DATA.options.tiles.length) return null;
  const names = [t('ground_offline'), ...DATA.options.tiles.map((tile) => tile[0])];
  const box = el(
    'select',
    { id: 'ground', 'aria-label': t('ground'), on: { change: (event) => useGround(+event.target.value) } },
    names.map((name, i) => el('option', { value: i }, name)),
  );
  box.value = state.ground;
  return box;
}

function tools() {
  return el(
    'div',
    { class: 'tools', id: 'tools' },
    button(t('table'), openTable, { class: 'push', id: 'open-table' }),
    button(t('copy_link'), copyLink, { class: 'push', id: 'copy-link' }),
    button(t('picture'), savePicture, { class: 'push', id: 'save-picture' }),
    button(t('print'), printPage, { class: 'push', id: 'print' }),
    languageSelect(),
    themeSelect(),
    groundSelect(),
  );
}

function keyPanel() {
  return el(
    'section',
    { id: 'key', class: 'panel', 'aria-label': t('key'), tabindex: -1 },
    el(
      'div',
      { class: 'keyscroll' },
      iconButton(SIGNS.close, t('collapse'), () => closePanel('key'), { class: 'icon shut' }),
      narrow.matches ? null : [masthead(), searchBox()],
      el('p', { id: 'filtered', hidden: true }),
      el('div', { id: 'legend' }),
      el('div', { id: 'time' }),
      el(
        'details',
        { id: 'filterbox', on: { toggle: drawFilters } },
        el('summary', {}, t('filters')),
        el('div', { id: 'filters' }),
      ),
    ),
    tools(),
  );
}

function readerPanel() {
  const tab = (name, words) =>
    el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': 'reading',
        on: { click: () => showTab(name), keydown: tabKeys },
      },
      words,
    );
  return el(
    'section',
    { id: 'reader', class: 'panel', 'aria-label': t('reader') },
    el(
      'div',
      { class: 'tabs' },
      el(
        'div',
        { role: 'tablist', 'aria-label': t('reader') },
        tab('card', t('selected')),
        tab('reader', `${t('documents')} ${formatNumber(DATA.documents)}`),
      ),
      iconButton(SIGNS.close, t('collapse'), () => closePanel('reader'), { class: 'icon shut' }),
    ),
    el('div', { id: 'reading', role: 'tabpanel', tabindex: 0 }),
  );
}

function tabKeys(event) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const other = state.tab === 'card' ? 'reader' : 'card';
  showTab(other);
  byId(`tab-${other}`).focus();
  event.preventDefault();
}

function showTab(name) {
  state.tab = name;
  changed('panel');
}

/** The phone's row of tabs over the sheet. */
function sheetBar() {
  const tab = (name, words) =>
    el(
      'button',
      { type: 'button', 'data-sheet': name, 'aria-pressed': 'false', on: { click: () => openSheet(name) } },
      words,
    );
  return el(
    'nav',
    { id: 'sheetbar', 'aria-label': t('key') },
    tab('key', t('key')),
    tab('reader', t('documents')),
    tab('card', t('selected')),
    el('button', { type: 'button', on: { click: openTable } }, t('table')),
    iconButton(SIGNS.close, t('collapse'), () => setSheet(''), { class: 'icon', id: 'sheet-close' }),
  );
}

let sheet = '';

function setSheet(name) {
  sheet = name;
  document.body.dataset.sheet = name;
  document
    .querySelectorAll('#sheetbar [data-sheet]')
    .forEach((node) => node.setAttribute('aria-pressed', String(node.dataset.sheet === name)));
}

function openSheet(name) {
  setSheet(sheet === name ? '' : name);
  if (name !== 'key') showTab(name);
}

function mapTools() {
  return el(
    'div',
    { id: 'maptools' },
    iconButton(SIGNS.plus, t('zoom_in'), () => map.zoomIn(), { id: 'zoom-in' }),
    iconButton(SIGNS.minus, t('zoom_out'), () => map.zoomOut(), { id: 'zoom-out' }),
    iconButton(SIGNS.home, t('home'), () => showHome(), { id: 'home' }),
    iconButton(SIGNS.globe, t('world'), showWorld, { id: 'world' }),
  );
}

function reopeners() {
  return [
    iconButton(SIGNS.key, t('open_panel', { what: t('key') }), () => openPanel('key', true), {
      id: 'open-key',
      class: 'icon reopen',
      hidden: true,
    }),
    iconButton(SIGNS.book, t('open_panel', { what: t('reader') }), () => openPanel('reader', true), {
      id: 'open-reader',
      class: 'icon reopen',
      hidden: true,
    }),
  ];
}

const openPanels = { key: true, reader: true };

function openPanel(name, focus) {
  openPanels[name] = true;
  showPanels();
  if (narrow.matches) setSheet(name === 'key' ? 'key' : state.tab);
  if (focus) byId(name).querySelector('button, input').focus();
}

function closePanel(name) {
  openPanels[name] = false;
  showPanels();
  byId(`open-${name}`).focus();
}

function showPanels() {
  Object.entries(openPanels).forEach(([name, open]) => {
    byId(name).hidden = !open && !narrow.matches;
    byId(`open-${name}`).hidden = open || narrow.matches;
  });
}

function credit() {
  const tile = DATA.options.tiles[state.ground - 1];
  return el(
    'div',
    { id: 'credit' },
    el('span', { id: 'where' }),
    el('span', { id: 'sources' }, tile ? `${tile[2]} · ` : '', t('map_data'), ' · Leaflet'),
  );
}

/** Build, or build again in another language, everything around the map. */
function drawFrame() {
  document.documentElement.lang = language;
  document.title = pageTitle();
  const old = byId('panels');
  const open = byId('filterbox') ? byId('filterbox').open : false;
  const focused = document.activeElement && document.activeElement.id;
  const panels = el(
    'div',
    { id: 'panels' },
    narrow.matches ? el('div', { id: 'top' }, masthead(), searchBox()) : null,
    sheetBar(),
    keyPanel(),
    readerPanel(),
  );
  [old, byId('maptools'), byId('credit'), ...document.querySelectorAll('.reopen')].forEach(
    (node) => node && node.remove(),
  );
  byId('stage').after(panels);
  byId('stage').append(mapTools(), credit());
  byId('stage').append(...reopeners());
  byId('filterbox').open = open;
  if (map._loaded) showCoordinates(map.getCenter());
  map.getContainer().setAttribute('aria-label', t('map_help'));
  showPanels();
  setSheet(sheet);
  if (focused && byId(focused)) byId(focused).focus();
}

function drawReading() {
  document.body.classList.toggle('chosen', Boolean(state.selected));
  const card = state.tab === 'card';
  byId('tab-card').setAttribute('aria-selected', String(card));
  byId('tab-reader').setAttribute('aria-selected', String(!card));
  byId('tab-card').tabIndex = card ? 0 : -1;
  byId('tab-reader').tabIndex = card ? -1 : 0;
  const node = byId('reading');
  node.setAttribute('aria-labelledby', card ? 'tab-card' : 'tab-reader');
  const doc = state.doc === null ? null : DOCS[state.doc];
  const kind = card ? selectionKey(state.selected) : `doc${state.doc}`;
  const same = node.dataset.shows === kind;
  refill(node, card ? drawCard() : doc ? documentView(doc) : documentList());
  node.dataset.shows = kind;
  if (!same) node.scrollTop = 0;
}
