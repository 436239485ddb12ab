/* The reader: documents, their passages with marks, and quotes of single sentences. */

const docLine = (doc) => [doc.publisher, doc.author, formatDate(doc.date)].filter(Boolean).join(' · ');

const DOCUMENTS_AT_ONCE = 100;
let documentsShown = DOCUMENTS_AT_ONCE;

function documentList() {
  const items = DOCS.slice(0, documentsShown).map((doc) => {
    const places = new Set(doc.marks.map((mark) => mark.place).filter((p) => p >= 0)).size;
    const links = new Set(doc.passages.flatMap((passage) => passage.links)).size;
    return el(
      'li',
      { class: shown.docs && !shown.docs[doc.index] ? 'off' : null },
      el(
        'button',
        {
          type: 'button',
          class: 'doc',
          'data-focus': `open-${doc.index}`,
          on: { click: () => openDocument(doc.index) },
        },
        say(docTitle(doc), { class: 'title' }),
        el('span', { class: 'soft' }, say(docLine(doc))),
        el('span', { class: 'soft' }, `${counted('n_places', places)} · ${counted('n_links', links)}`),
      ),
    );
  });
  const more = () => {
    documentsShown += DOCUMENTS_AT_ONCE;
    changed('panel');
  };
  const rest = [el('ol', { class: 'docs' }, items)];
  if (DOCS.length > items.length) rest.push(button(t('more_rows'), more, { class: 'push', 'data-focus': 'more-docs' }));
  if (DATA.unlocated.length) rest.push(unlocatedList());
  if (DATA.skipped.length) rest.push(skippedList());
  return rest;
}

function unlocatedList() {
  const items = DATA.unlocated.map((link) =>
    el(
      'li',
      {},
      say(link.n || (link.e || []).join(' – ')),
      el('span', { class: 'soft' }, ` ${modeLabel(link.m)}, ${t('unplaced_link')}`),
    ),
  );
  return el('section', {}, el('h3', {}, t('unlocated_links')), el('ul', { class: 'plainlist' }, items));
}

function skippedList() {
  const items = DATA.skipped.map(([source, reason]) => el('li', {}, say(source), ': ', say(reason)));
  return el('section', {}, el('h3', {}, t('skipped')), el('ul', { class: 'plainlist' }, items));
}

function markNode(doc, passage, p, mark, m) {
  const [start, length, placeNumber] = mark;
  const use = useOf(mark);
  const place = PLACES[placeNumber];
  const text = passage.text.slice(start, start + length);
  const id = `m${doc.index}-${p}-${m}`;
  if (!place) return el('mark', { class: 'lost', id, title: t('unlocated_mention') }, text);
  return el(
    'button',
    {
      type: 'button',
      id,
      class: `mark ${isVisit({ use }) ? '' : 'metonym'}${state.selected === place ? ' on' : ''}`,
      title: `${displayName(place)}: ${label(KEY.uses[use] || [use])}`,
      on: { click: () => select(place, { keepDocument: true }) },
    },
    text,
  );
}

/** A passage as text with its marks; marks that overlap or run out are left as plain text. */
function passageNodes(doc, p, only) {
  const passage = doc.passages[p];
  const nodes = [];
  let at = 0;
  passage.marks.forEach((mark, m) => {
    if (mark[0] < at || mark[0] + mark[1] > passage.text.length || mark[1] <= 0) return;
    nodes.push(passage.text.slice(at, mark[0]));
    nodes.push(only ? quoteMark(passage, mark, only) : markNode(doc, passage, p, mark, m));
    at = mark[0] + mark[1];
  });
  nodes.push(passage.text.slice(at));
  return nodes;
}

function quoteMark(passage, mark, only) {
  const text = passage.text.slice(mark[0], mark[0] + mark[1]);
  return el('mark', { class: only(mark) ? 'on' : null }, text);
}

function linkChips(passage) {
  return passage.links
    .filter((n) => LINKS[n])
    .map((n) =>
      el(
        'button',
        {
          type: 'button',
          class: `chip${state.selected === LINKS[n] ? ' on' : ''}`,
          on: { click: () => select(LINKS[n], { keepDocument: true }) },
        },
        modeSwatch(LINKS[n].mode),
        say(short(displayName(LINKS[n]), 60)),
      ),
    );
}

/** A list of one document, with nothing left out, tells no more than the document itself. */
const hasList = () => DOCS.length > 1 || DATA.unlocated.length > 0 || DATA.skipped.length > 0;

function documentView(doc) {
  const passages = doc.passages.map((passage, p) =>
    el(
      'li',
      { id: `p${doc.index}-${p}` },
      el('blockquote', { lang: doc.lang || null, dir: 'auto' }, passageNodes(doc, p)),
      el('p', { class: 'soft small' }, t('characters', { a: passage.start, b: passage.end })),
      passage.links.length ? el('p', { class: 'chips' }, linkChips(passage)) : null,
    ),
  );
  return [
    hasList()
      ? el(
          'p',
          { class: 'trail' },
          button(`‹ ${t('documents')}`, () => closeDocument(), { class: 'link', 'data-focus': 'docs-back' }),
        )
      : null,
    el('h2', { id: 'doc-title', tabindex: -1 }, say(docTitle(doc))),
    el('p', { class: 'soft' }, say(docLine(doc)), doc.url ? sourceLink(doc) : null),
    mentionSteps(doc),
    DATA.full ? null : el('p', { class: 'soft small' }, t('quoted_only')),
    el('ol', { class: 'passages' }, passages),
  ];
}

function sourceLink(doc) {
  return [' · ', el('a', { href: doc.url, rel: 'noopener noreferrer nofollow', target: '_blank' }, t('open_source'))];
}

let mentionAt = -1;

/** Previous and next mention, through the document in order. */
function mentionSteps(doc) {
  const located = doc.passages
    .flatMap((passage, p) => passage.marks.map((mark, m) => ({ p, m, place: PLACES[mark[2]] })))
    .filter((step) => step.place);
  if (!located.length) return null;
  const where = el('span', { class: 'soft', id: 'mention-at' }, counted('n_mentions', located.length));
  const step = (by) => {
    mentionAt = (mentionAt + by + located.length) % located.length;
    const { p, m, place } = located[mentionAt];
    select(place, { keepDocument: true });
    byId('mention-at').textContent = t('mention_of', { n: mentionAt + 1, all: located.length });
    const mark = byId(`m${doc.index}-${p}-${m}`);
    if (mark) {
      document.querySelectorAll('.mark.current').forEach((node) => node.classList.remove('current'));
      mark.classList.add('current');
      mark.scrollIntoView({ block: 'center', behavior: calmMotion.matches ? 'auto' : 'smooth' });
    }
  };
  return el(
    'p',
    { class: 'steps' },
    button('‹', () => step(-1), {
      class: 'step',
      'aria-label': t('previous_mention'),
      title: t('previous_mention'),
      'data-focus': 'prev',
    }),
    where,
    button('›', () => step(1), {
      class: 'step',
      'aria-label': t('next_mention'),
      title: t('next_mention'),
      'data-focus': 'next',
    }),
  );
}

/** One quote with its source: what a card shows as evidence. */
function quote(docNumber, passageNumber, only, offsets) {
  const doc = DOCS[docNumber];
  const passage = doc && doc.passages[passageNumber];
  if (!passage) return null;
  const [start, end] = offsets || [passage.start, passage.end];
  return el(
    'li',
    { class: 'quote' },
    el('blockquote', { lang: doc.lang || null, dir: 'auto' }, passageNodes(doc, passageNumber, only || (() => false))),
    el(
      'p',
      { class: 'soft small' },
      button(say(docTitle(doc)), () => openDocument(docNumber, passageNumber), { class: 'link' }),
      ` · ${[doc.publisher, formatDate(doc.date)].filter(Boolean).join(' · ')} · ${t('characters', { a: start, b: end })}`,
    ),
  );
}

function openDocument(number, passageNumber) {
  state.doc = number;
  mentionAt = -1;
  state.tab = 'reader';
  openPanel('reader');
  changed('panel');
  const target = passageNumber === undefined ? byId('doc-title') : byId(`p${number}-${passageNumber}`);
  if (!target) return;
  target.scrollIntoView({ block: 'start' });
  target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
}

function closeDocument() {
  state.doc = null;
  changed('panel');
}
