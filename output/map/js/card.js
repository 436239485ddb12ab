/* The card of what is selected: a link, a place or a corridor, in plain words. */

const pill = (text, extra) => el('li', { class: extra || null }, text);

function kmBar(line) {
  const parts = line.routes.flatMap((r) => ROUTES[r].segments).filter((segment) => segment.km > 0);
  const total = parts.reduce((sum, segment) => sum + segment.km, 0);
  if (!total) return null;
  let x = 0;
  const dark = isDark();
  const rects = parts.map((segment) => {
    const width = (segment.km / total) * 100;
    const status = segment.status || line.status;
    const color = segment.gap ? KEY.gap[dark ? 1 : 0] : lineStyle(line.mode, status, dark).color;
    const rect = svg('rect', {
      x: `${x}%`,
      y: 0,
      width: `${Math.max(width, segment.gap ? 1.2 : 0.2)}%`,
      height: 12,
      fill: color,
      opacity: segment.schematic && !segment.gap ? 0.45 : 1,
    });
    x += width;
    return rect;
  });
  const words = lengthWords(line).join(', ');
  return el(
    'div',
    { class: 'kmbar' },
    svg('svg', { width: '100%', height: 12, role: 'img', 'aria-label': words }, rects),
    el('p', { class: 'small' }, words),
  );
}

function lengthWords(line) {
  const { exists, missing, schematic } = line.lengths;
  const words = [];
  if (exists > 0) words.push(t('existing_km', { km: formatKm(exists) }));
  if (missing > 0) words.push(t('missing_km', { km: formatKm(missing) }));
  if (schematic > 0) words.push(t('schematic_km', { km: formatKm(schematic) }));
  return words;
}

/** Stretches in a row that differ in nothing but the country become one. */
function mergedStretches(line) {
  const merged = [];
  line.routes.forEach((r) =>
    ROUTES[r].segments.forEach((segment, i) => {
      if (!(segment.km > 0)) return;
      const { raw } = segment;
      const key = [segment.gap, segment.schematic, segment.status, raw.u, raw.d, raw.r].join('|');
      const last = merged[merged.length - 1];
      if (i > 0 && last && last.key === key && !segment.gap && last.route === r) {
        last.km += segment.km;
        last.to = raw.t || last.to;
      } else {
        merged.push({ key, route: r, segment, raw, km: segment.km, from: raw.f || '', to: raw.t || '' });
      }
    }),
  );
  return merged;
}

function stretchRow(line, { segment, raw, km, from, to }) {
  const ends =
    from || to
      ? `${stopName(from) || '…'} – ${stopName(to) || '…'}`
      : raw.n || (raw.c ? countryName(raw.c) : modeLabel(line.mode));
  const why = segment.gap
    ? label(KEY.reasons[raw.r] || [t('missing')])
    : segment.status
      ? statusLabel(segment.status)
      : '';
  const note = [why, raw.u ? t('gauge_is', { a: raw.u }) : '', raw.d ? t('as_of', { date: formatDate(raw.d) }) : '']
    .filter(Boolean)
    .join(', ');
  return el(
    'tr',
    { class: segment.gap ? 'gap' : null },
    el('th', { scope: 'row' }, say(ends), note ? el('span', { class: 'soft' }, ` ${note}`) : null),
    el('td', {}, t('km', { km: formatKm(km) })),
  );
}

/** Kilometres by country, when the line is in more than one. */
function countryRows(line) {
  const sums = new Map();
  line.routes.forEach((r) =>
    ROUTES[r].segments.forEach((segment) => {
      if (segment.raw.c && segment.km > 0) sums.set(segment.raw.c, (sums.get(segment.raw.c) || 0) + segment.km);
    }),
  );
  if (sums.size < 2) return null;
  const words = [...sums]
    .sort((a, b) => b[1] - a[1])
    .map(([code, km]) => `${countryName(code)} ${t('km', { km: formatKm(km) })}`);
  return el('p', { class: 'soft small' }, words.join(' · '));
}

function stretchRows(line) {
  const rows = mergedStretches(line)
    .slice(0, 60)
    .map((stretch) => stretchRow(line, stretch));
  if (!rows.length) return null;
  const sum = el(
    'tr',
    { class: 'sum' },
    el('th', { scope: 'row' }, t('length')),
    el('td', {}, t('km', { km: formatKm(line.lengths.total) })),
  );
  return [
    el('table', { class: 'stretches' }, el('caption', {}, t('stretches')), el('tbody', {}, rows, sum)),
    countryRows(line),
  ];
}

function endList(line) {
  if (!line.ends.length) return null;
  const items = line.ends.map(([name, number, inferred]) => {
    const place = PLACES[number];
    const text = place ? displayName(place) : name;
    const node = place ? button(say(text), () => select(place), { class: 'link' }) : say(text);
    return el('li', {}, node, inferred ? el('span', { class: 'soft' }, ` (${t('inferred')})`) : null);
  });
  return [el('h3', {}, t('ends')), el('ol', { class: 'ends' }, items)];
}

function statementRows(line) {
  const rows = (line.statements || []).map(([status, basis, asOf, evidence, source]) => {
    const doc = evidence ? DOCS[evidence[0]] : null;
    const from = doc
      ? button(say(docTitle(doc)), () => openDocument(evidence[0], evidence[3]), { class: 'link' })
      : source
        ? say(source)
        : null;
    return el(
      'li',
      {},
      statusSwatch(status),
      el(
        'span',
        {},
        `${statusLabel(status)}, ${label(KEY.bases[basis])}`,
        asOf ? `, ${t('as_of', { date: formatDate(asOf) })}` : '',
        from ? ': ' : '',
        from,
      ),
    );
  });
  return rows.length ? [el('h3', {}, t('status_col')), el('ul', { class: 'statements' }, rows)] : null;
}

function gaugeWords(line) {
  const gauges = new Set();
  line.routes.forEach((r) => ROUTES[r].segments.forEach((segment) => segment.raw.u && gauges.add(segment.raw.u)));
  return [...gauges];
}

function figureRows(line) {
  const rows = (line.figures || []).map(([kind, text]) =>
    el('li', {}, el('span', { class: 'soft' }, `${kind}: `), say(text)),
  );
  return rows.length ? [el('h3', {}, t('figures')), el('ul', { class: 'plainlist' }, rows)] : null;
}

function evidenceRows(line) {
  const ends = new Set(line.ends.map((end) => end[1]));
  const quotes = line.evidence.map(([doc, start, end, passage]) =>
    quote(doc, passage, (mark) => ends.has(mark[2]), [start, end]),
  );
  const words = quotes.filter(Boolean);
  return [
    el('h3', {}, t('evidence')),
    words.length ? el('ol', { class: 'quotes' }, words) : el('p', { class: 'soft' }, t('no_evidence')),
  ];
}

function methodWords(line) {
  const methods = [...new Set(line.routes.flatMap((r) => ROUTES[r].segments.map((segment) => segment.raw.w)))];
  const words = methods.filter((m) => KEY.methods[m]).map((m) => el('li', {}, label(KEY.methods[m])));
  if (line.c) words.push(el('li', {}, t('confidence', { n: Math.round(line.c * 100) })));
  if (line.lane) words.push(el('li', {}, t('same_track')));
  if (line.refusal) words.push(el('li', {}, t('not_drawn', { why: line.refusal })));
  return words.length ? [el('h3', {}, t('how_sure')), el('ul', { class: 'plainlist' }, words)] : null;
}

function otherNames(thing) {
  const first = displayName(thing);
  const names = [...new Set((thing.o || thing.k2 || []).map((name) => name[0]))].filter((name) => name !== first);
  if (thing.n !== first) names.unshift(thing.n);
  return names.slice(0, 8).join(' · ');
}

function lineCard(line) {
  const gauges = gaugeWords(line);
  const gaps = line.routes.flatMap((r) => ROUTES[r].segments).filter((segment) => segment.gap).length;
  const documents = new Set(line.evidence.map((item) => item[0])).size;
  const basis = line.b ? `, ${label(KEY.bases[line.b])}` : '';
  return [
    el('p', { class: 'kicker' }, line.type === 'corridor' ? t('corridor') : t('link')),
    el('h2', { tabindex: -1, id: 'card-title' }, say(displayName(line))),
    line.type === 'corridor' ? el('p', { class: 'soft' }, say(otherNames(line))) : null,
    el(
      'ul',
      { class: 'pills' },
      el('li', {}, modeSwatch(line.mode), modeLabel(line.mode)),
      el(
        'li',
        {},
        statusSwatch(line.status),
        statusLabel(line.status) + basis,
        line.d ? `, ${formatDate(line.d)}` : '',
      ),
      gaps ? pill(counted('n_gaps', gaps), 'loud') : null,
      gauges.length ? pill(gauges.map((g) => t('gauge_is', { a: g })).join(' → ')) : null,
      documents ? pill(counted('stated_in', documents)) : null,
    ),
    line.y ? el('p', {}, say(line.y)) : null,
    kmBar(line),
    stretchRows(line),
    sectionRows(line),
    endList(line),
    statementRows(line),
    figureRows(line),
    line.type === 'corridor' && !line.evidence.length ? null : evidenceRows(line),
    methodWords(line),
    line.z ? el('p', { class: 'soft small' }, `${t('source')}: `, say(line.z)) : null,
    cardTools(line),
  ];
}

function sectionRows(line) {
  const rows = (line.se || []).map(([from, to, status, asOf, km, note]) =>
    el(
      'li',
      {},
      statusSwatch(status),
      el(
        'span',
        {},
        say(`${from} – ${to}`),
        `: ${[statusLabel(status), asOf && t('as_of', { date: formatDate(asOf) }), km && t('km', { km: formatKm(km) })].filter(Boolean).join(', ')}`,
        note ? el('span', { class: 'soft' }, ' ', say(note)) : null,
      ),
    ),
  );
  return rows.length ? [el('h3', {}, t('sections')), el('ul', { class: 'statements' }, rows)] : null;
}

function cardTools(record) {
  return el(
    'p',
    { class: 'tools' },
    button(t('show_on_map'), () => flyTo(record), { class: 'push' }),
    button(t('download'), () => downloadFeature(record), { class: 'push', id: 'download' }),
  );
}

function placeCard(place) {
  const links = place.links
    .filter((n) => LINKS[n])
    .map((n) =>
      el(
        'li',
        {},
        button([modeSwatch(LINKS[n].mode), say(displayName(LINKS[n]))], () => select(LINKS[n]), { class: 'chip' }),
      ),
    );
  const seen = new Set();
  const quotes = place.mentions
    .filter((mention) => !shown.docs || shown.docs[mention.doc])
    .filter((mention) => {
      const key = `${mention.doc}-${mention.passage}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  const uses = [...new Set(place.mentions.map((mention) => mention.use))].map((use) => label(KEY.uses[use] || [use]));
  return [
    el('p', { class: 'kicker' }, kindLabel(place.k)),
    el('h2', { tabindex: -1, id: 'card-title' }, say(displayName(place))),
    el('p', { class: 'soft' }, say(otherNames(place))),
    el(
      'ul',
      { class: 'pills' },
      place.c ? pill([place.a, countryName(place.c)].filter(Boolean).join(', ')) : null,
      pill(counted('n_mentions', place.mentions.length)),
      pill(label(KEY.precisions[place.p] || [''])),
      place.area ? pill(t(place.area.method === 'boundary' ? 'boundary' : 'approximate')) : null,
    ),
    el(
      'p',
      { class: 'soft small' },
      `${t('coordinates')}: ${formatPosition(place.lat, place.lon)}`,
      uses.length ? ` · ${listWords(uses)}` : '',
    ),
    links.length ? [el('h3', {}, t('links_here')), el('ul', { class: 'chips' }, links)] : null,
    quotes.length ? [el('h3', {}, t('mentions_here')), quoteSteps(place, quotes)] : null,
    cardTools(place),
  ];
}

const QUOTES_AT_ONCE = 8;

function quoteSteps(place, mentions) {
  const list = el('ol', { class: 'quotes' });
  let shownSoFar = 0;
  const more = button(t('more_rows'), () => add(), { class: 'push' });
  const add = () => {
    mentions.slice(shownSoFar, shownSoFar + QUOTES_AT_ONCE).forEach((mention) => {
      const node = quote(mention.doc, mention.passage, (mark) => mark[2] === place.index);
      if (node) list.append(node);
    });
    shownSoFar += QUOTES_AT_ONCE;
    more.hidden = shownSoFar >= mentions.length;
  };
  add();
  return [list, more];
}

function drawCard() {
  const record = state.selected;
  if (!record) return [el('p', { class: 'soft empty' }, t('nothing_selected'))];
  const back = state.history.length
    ? button(`‹ ${t('back')}`, goBack, { class: 'link', id: 'back', 'data-focus': 'back' })
    : el('span', {});
  const step = record.type === 'place' ? null : stepButtons(record);
  return [el('p', { class: 'trail' }, back, step), ...(record.type === 'place' ? placeCard(record) : lineCard(record))];
}

/** Previous and next link, in the order of the table. */
function stepButtons(record) {
  const list =
    record.type === 'link' ? LINKS.filter((link) => shown.links.has(link)) : CORRIDORS.filter((c) => c.drawn);
  const at = list.indexOf(record);
  if (at < 0 || list.length < 2) return null;
  const go = (by) => () => select(list[(at + by + list.length) % list.length]);
  return el(
    'span',
    { class: 'steps' },
    button('‹', go(-1), {
      class: 'step',
      'aria-label': t('previous'),
      title: t('previous'),
      'data-focus': 'card-prev',
    }),
    button('›', go(1), { class: 'step', 'aria-label': t('next'), title: t('next'), 'data-focus': 'card-next' }),
  );
}
