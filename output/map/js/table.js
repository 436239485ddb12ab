/* Everything on the map as a table: sortable, filtered as the map is, and its accessible equal. */

const ROWS_AT_ONCE = 200;
const table = { open: false, sort: 'kind', up: true, rows: ROWS_AT_ONCE, opener: null };

function lineRow(line) {
  const days = line.evidence
    .map((item) => DOCS[item[0]].date)
    .filter(Boolean)
    .sort();
  return {
    record: line,
    name: displayName(line),
    kind: `${line.type === 'corridor' ? t('corridor') : t('link')}: ${modeLabel(line.mode)}`,
    status: statusLabel(line.status),
    countries: line.countries.map(countryName).join(', '),
    length: line.lengths.total,
    missing: line.lengths.missing,
    mentions: line.evidence.length,
    date: line.d || days[0] || '',
  };
}

function placeRow(place) {
  const days = place.mentions
    .map((mention) => DOCS[mention.doc].date)
    .filter(Boolean)
    .sort();
  return {
    record: place,
    name: displayName(place),
    kind: `${t('place')}: ${kindLabel(place.k)}`,
    status: '',
    countries: place.c ? countryName(place.c) : '',
    length: 0,
    missing: 0,
    mentions: place.mentions.length,
    date: days[0] || '',
  };
}

const COLUMNS = [
  ['name', 'name', false],
  ['kind', 'kind', false],
  ['status', 'status_col', false],
  ['countries', 'countries', false],
  ['length', 'length_col', true],
  ['missing', 'missing_col', true],
  ['mentions', 'mentions_col', true],
  ['date', 'date', false],
];

/** Links come before places, in every language. */
const ROW_KINDS = ['link', 'corridor', 'place'];

function tableRows() {
  const rows = [
    ...[...shown.links].map(lineRow),
    ...[...shown.corridors].map(lineRow),
    ...[...shown.places].map(placeRow),
  ];
  const way = table.up ? 1 : -1;
  const collator = new Intl.Collator(language, { numeric: true });
  return rows.sort((a, b) => {
    const [x, y] = [a[table.sort], b[table.sort]];
    const kinds = table.sort === 'kind' ? ROW_KINDS.indexOf(a.record.type) - ROW_KINDS.indexOf(b.record.type) : 0;
    const order = kinds || (typeof x === 'number' ? x - y : collator.compare(x, y));
    return way * order || collator.compare(a.name, b.name);
  });
}

function sortBy(column) {
  table.up = table.sort === column ? !table.up : true;
  table.sort = column;
  drawTable();
}

function headCell([column, word, number]) {
  const active = table.sort === column;
  const sign = active ? (table.up ? ' ▲' : ' ▼') : '';
  return el(
    'th',
    {
      scope: 'col',
      class: number ? 'number' : null,
      'aria-sort': active ? (table.up ? 'ascending' : 'descending') : 'none',
    },
    button([t(word), el('span', { 'aria-hidden': 'true' }, sign)], () => sortBy(column), {
      'data-focus': `sort-${column}`,
    }),
  );
}

function cellText(row, column, number) {
  if (number) return row[column] ? formatNumber(row[column], row[column] < 10 ? 1 : 0) : '';
  return column === 'date' ? (row.date ? formatDate(row.date) : '') : row[column];
}

function bodyRow(row) {
  const cells = COLUMNS.slice(1).map(([column, , number]) =>
    el('td', { class: number ? 'number' : null }, say(cellText(row, column, number))),
  );
  const open = () => {
    closeTable();
    select(row.record);
  };
  return el('tr', {}, el('th', { scope: 'row' }, button(say(short(row.name, 120)), open, { class: 'link' })), cells);
}

function drawTable() {
  if (!table.open) return;
  const rows = tableRows();
  const seen = rows.slice(0, table.rows);
  const more = button(
    t('more_rows'),
    () => {
      table.rows += ROWS_AT_ONCE * 2;
      drawTable();
    },
    { class: 'push', 'data-focus': 'more' },
  );
  refill(
    byId('table'),
    el(
      'div',
      { class: 'tablehead' },
      el('h2', { id: 'table-title', tabindex: -1 }, t('table_title')),
      el('span', { class: 'soft' }, t('rows_shown', { n: formatNumber(seen.length), all: formatNumber(rows.length) })),
      button(t('csv'), () => downloadTable(rows), { class: 'push', 'data-focus': 'csv' }),
      button(t('close'), closeTable, { class: 'push', id: 'table-close', 'data-focus': 'close' }),
    ),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'table-title', 'data-focus': 'scroll' },
      el(
        'table',
        { class: 'all' },
        el('thead', {}, el('tr', {}, COLUMNS.map(headCell))),
        el('tbody', {}, seen.map(bodyRow)),
      ),
      rows.length > seen.length ? more : null,
    ),
  );
}

/** A cell of CSV that no spreadsheet takes for a formula. */
function csvCell(value) {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function downloadTable(rows) {
  const head = COLUMNS.map(([, word]) => csvCell(t(word))).join(',');
  const body = rows.map((row) => COLUMNS.map(([column]) => csvCell(row[column] || '')).join(','));
  saveFile(fileName(pageTitle(), 'csv'), 'text/csv', `\ufeff${[head, ...body].join('\r\n')}\r\n`);
}

function openTable() {
  table.open = true;
  table.opener = document.activeElement;
  table.rows = ROWS_AT_ONCE;
  byId('table').hidden = false;
  document.body.classList.add('tabled');
  drawTable();
  byId('table-title').focus();
}

function closeTable() {
  if (!table.open) return;
  table.open = false;
  byId('table').hidden = true;
  byId('table').replaceChildren();
  document.body.classList.remove('tabled');
  if (table.opener && table.opener.isConnected) table.opener.focus();
}
