/* Start: read the address, draw the page, and keep everything in step. */

/** Select a record (or nothing): its card opens and, unless told otherwise, the map goes there. */
function select(record, options = {}) {
  const { fly = true, keepDocument = false, remember = true } = options;
  if (!record) {
    deselect();
    return;
  }
  if (remember && state.selected && state.selected !== record) state.history.push(state.selected);
  state.selected = record;
  state.hover = null;
  revealRecord(record);
  if (!keepDocument) {
    state.tab = 'card';
    openPanel('reader');
  }
  changed('selection');
  if (fly) flyTo(record);
  announce(hitName(record));
}

function deselect() {
  state.history = [];
  state.selected = null;
  state.hover = null;
  if (state.tab === 'card') state.tab = 'reader';
  changed('selection');
}

/** A thing that is asked for by name is shown, even if its layer was off. */
function revealRecord(record) {
  const keys = [];
  if (record.type === 'corridor') keys.push('layer.corridors');
  if (record.type === 'link') keys.push(`mode.${record.mode}`, `status.${record.status}`);
  if (record.type === 'place') keys.push(`layer.${record.group}`);
  const hidden = keys.filter((key) => state.off.has(key));
  hidden.forEach((key) => state.off.delete(key));
  if (hidden.length) changed('filter');
}

function goBack() {
  const record = state.history.pop();
  if (record) select(record, { remember: false });
}

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
}

const REACTIONS = {
  filter() {
    applyFilters();
    drawLegend();
    drawFilters();
    drawReading();
    drawTable();
    repaint();
  },
  selection() {
    drawReading();
    repaint();
  },
  panel() {
    drawReading();
  },
  words() {
    searchIndex = null;
    widths.clear();
    drawFrame();
    REACTIONS.filter();
  },
  theme() {
    applyTheme();
    drawLegend();
    drawReading();
    repaintGround();
  },
  ground() {
    drawFrame();
    REACTIONS.filter();
  },
};

/** Cards hold quotes of long documents; the selected record may no longer be shown. */
function onHash() {
  if (window.location.hash === hashWritten) return;
  const { view } = readLook(window.location.hash);
  readHash(window.location.hash);
  applyTheme();
  REACTIONS.words();
  if (state.selected) state.tab = 'card';
  drawReading();
  repaintGround();
  if (view) map.setView([view[1], view[2]], view[0], { animate: false });
}

function wirePage() {
  window.addEventListener('hashchange', onHash);
  darkDevice.addEventListener('change', () => changed('theme'));
  narrow.addEventListener('change', () => {
    drawFrame();
    REACTIONS.filter();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && table.open) closeTable();
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === '/' && !typing) {
      if (narrow.matches) setSheet('key');
      openPanel('key');
      byId('find').focus();
      event.preventDefault();
    }
  });
  window.addEventListener('beforeprint', () => document.body.classList.add('printing'));
  window.addEventListener('afterprint', () => document.body.classList.remove('printing'));
}

/** Call back when what stands now is on the screen (soon, if the page is in a hidden tab). */
function afterPaint(callback) {
  if (document.hidden) {
    setTimeout(callback);
    return;
  }
  requestAnimationFrame(() => {
    const { port1, port2 } = new window.MessageChannel();
    port1.onmessage = callback;
    port2.postMessage(null);
  });
}

/** First the ground and the page's frame, with a small survey at once; then a big one; then key and reader. */
function startPage() {
  document.body.append(
    el('div', { id: 'live', class: 'offscreen', role: 'status', 'aria-live': 'polite' }),
    el('div', { id: 'notice', hidden: true }),
  );
  document.body.append(el('section', { id: 'table', hidden: true, 'aria-label': t('table_title') }));
  const { view, chosen } = readLook(window.location.hash);
  applyTheme();
  drawFrame();
  if (narrow.matches) setSheet(chosen ? 'card' : '');
  if (view) map.setView([view[1], view[2]], view[0], { animate: false });
  else showHome({ animate: false });
  L.control.scale({ imperial: false, position: 'bottomright', maxWidth: 120 }).addTo(map);
  showCoordinates(map.getCenter());
  if (byId('cm-data')) fillMap();
  else afterPaint(whenRead);
}

/** The data stand after this script: the ground is drawn while they are still being read. */
function whenRead() {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', fillMap, { once: true });
  else fillMap();
}

/** With more places and links than this, their names come a moment after them. */
const SMALL = 1000;
const isBig = () => LINKS.length + PLACES.length > SMALL;

function fillMap() {
  loadModel();
  readHash(window.location.hash);
  applyFilters();
  if (state.selected) state.tab = 'card';
  filled = true;
  surveyCanvas.paint(isBig() ? paintShapes : paintScene);
  wireMap();
  afterPaint(fillPanels);
}

function fillPanels() {
  window.performance.mark('places-and-links');
  if (isBig()) surveyCanvas.paint(paintNames, true);
  searchIndex = null;
  byId('facts').textContent = factsLine();
  drawLegend();
  drawFilters();
  drawReading();
  if (narrow.matches) setSheet(state.selected ? 'card' : sheet);
  onChange((what) => REACTIONS[what]());
  announced = saveHashSoon;
  wirePage();
  if (state.selected) highlightCanvas.repaint();
  document.documentElement.dataset.ready = 'true';
}

/** What is drawn now, for tests and for the curious at the console. */
function inspect() {
  const box = map.getContainer().getBoundingClientRect();
  const corner = map.layerPointToContainerPoint(surveyCanvas._bounds.min);
  const onPage = (x, y) => [x + corner.x + box.left, y + corner.y + box.top];
  return {
    labels: scene.labels.map((item) => [...onPage(item.rect[0], item.rect[1]), ...onPage(item.rect[2], item.rect[3])]),
    places: scene.spots.map((spot) => [spot.place.n, ...onPage(spot.x, spot.y)]),
    gaps: scene.gaps.map((gap) => [gap.line.n, ...onPage(gap.middle.x, gap.middle.y)]),
    clusters: scene.clusters.length,
    links: shown.links.size,
    view: state.view,
    selected: selectionKey(state.selected),
  };
}

return { map: makeMap, layer: makeLayer, start: startPage, inspect };
