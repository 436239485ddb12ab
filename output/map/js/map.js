/* The Leaflet map: made by folium's script, moved by the pointer, the keyboard and the panels. */

let map = null;
let groundLayer = null;
let surveyCanvas = null;
let highlightCanvas = null;
let tileLayer = null;

function makeMap(id) {
  map = L.map(id, {
    zoom: 2,
    zoomControl: false,
    attributionControl: false,
    worldCopyJump: true,
    minZoom: 1.5,
    maxZoom: 14,
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 90,
    fadeAnimation: false,
    zoomAnimation: !calmMotion.matches,
    markerZoomAnimation: !calmMotion.matches,
    inertia: !calmMotion.matches,
    maxBounds: [
      [-86, -100000],
      [86, 100000],
    ],
    maxBoundsViscosity: 0.6,
  });
  return map;
}

/** A layer by its kind, as folium's layers ask for it. */
function makeLayer(kind) {
  if (kind === 'ground') {
    groundLayer = new GroundLayer();
    return groundLayer;
  }
  surveyCanvas = new SceneCanvas(paintScene, { pane: 'overlayPane', wanted: () => filled });
  const lit = () => filled && Boolean(state.hover || state.selected);
  highlightCanvas = new SceneCanvas(paintHighlight, { pane: 'shadowPane', wanted: lit });
  return L.layerGroup([surveyCanvas, highlightCanvas]);
}

/** The space that the panels leave free, as padding on each side. */
function freePadding() {
  if (narrow.matches) {
    const sheet = document.getElementById('panels');
    const covered = sheet ? Math.min(window.innerHeight * 0.5, sheet.getBoundingClientRect().height) : 0;
    return { paddingTopLeft: [30, 124], paddingBottomRight: [46, covered + 14] }; // names and buttons need room
  }
  const width = (id) => {
    const panel = document.getElementById(id);
    return panel && !panel.hidden ? panel.getBoundingClientRect().width + 24 : 16;
  };
  return { paddingTopLeft: [width('key'), 16], paddingBottomRight: [width('reader'), 28] };
}

const flight = () => (calmMotion.matches ? { animate: false } : { animate: true, duration: 0.6 });

function showBounds(south, west, north, east, options = {}) {
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { ...freePadding(), maxZoom: 9, ...flight(), ...options },
  );
}

function showHome(options) {
  if (DATA.view) showBounds(DATA.view[1], DATA.view[0], DATA.view[3], DATA.view[2], options);
  else map.setView([25, 60], narrow.matches ? 1.5 : 2.5, { animate: false });
}

/** Show everything: all links, their context lines and all places. */
function showWorld() {
  if (CORRIDORS.length && state.off.delete('layer.corridors')) changed('filter');
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  shown.links.forEach((link) => link.drawn && mergeBox(box, link.box));
  shown.corridors.forEach((corridor) => mergeBox(box, corridor.box));
  if (box[0] === Infinity) shown.places.forEach((place) => mergeBox(box, [place.x, place.y, place.x, place.y]));
  if (box[0] === Infinity) showHome();
  else showBounds(latOf(box[3]), lonOf(box[0]), latOf(box[1]), lonOf(box[2]));
}

/** Bring a record into view; a place keeps the zoom when it is close enough already. */
function flyTo(record) {
  const box = record.box;
  if (!box || box[0] === Infinity) return;
  const point = box[0] === box[2] && box[1] === box[3];
  if (point) {
    const spread = 0.9;
    showBounds(record.lat - spread, record.lon - spread, record.lat + spread, record.lon + spread, {
      maxZoom: Math.max(7, Math.min(map.getZoom(), 9)),
    });
    return;
  }
  showBounds(latOf(box[3]), lonOf(box[0]), latOf(box[1]), lonOf(box[2]));
}

let repaintAsked = false;

function repaint() {
  if (repaintAsked || !map._loaded) return;
  repaintAsked = true;
  requestAnimationFrame(() => {
    repaintAsked = false;
    surveyCanvas.repaint();
    highlightCanvas.repaint();
  });
}

function repaintGround() {
  if (groundLayer) groundLayer.redraw();
  repaint();
}

function recordAt(event, reach) {
  const point = map.mouseEventToLayerPoint(event).subtract(surveyCanvas._bounds.min);
  return hitScene(point.x, point.y, reach);
}

/** Select what a click means: the line of a gap or break, the place, or go into a cluster. */
function openHit(hit) {
  if (!hit) return;
  if (hit.type === 'cluster') {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    hit.cluster.places.forEach((p) => mergeBox(box, [p.x, p.y, p.x, p.y]));
    showBounds(latOf(box[3]), lonOf(box[0]), latOf(box[1]), lonOf(box[2]), { maxZoom: 12 });
    return;
  }
  select(hit.line || hit, { fly: false });
}

function hitName(hit) {
  if (hit.type === 'cluster') return counted('n_places', hit.cluster.n);
  if (hit.type === 'gap') return `${gapText(hit)}: ${displayName(hit.line)}`;
  if (hit.type === 'break') return `${t('layer_breaks')}: ${hit.name}, ${t('gauge_break', { a: hit.from, b: hit.to })}`;
  if (hit.type === 'place')
    return `${displayName(hit)}, ${kindLabel(hit.k)}, ${counted('n_mentions', hit.mentions.length)}`;
  return `${displayName(hit)}, ${modeLabel(hit.mode)}, ${statusLabel(hit.status)}`;
}

function hoverAt(event, tip) {
  if (event.pointerType === 'touch' || event.buttons) return;
  const hit = recordAt(event, 6);
  const record = hit ? hit.line || (hit.type === 'cluster' ? null : hit) : null;
  map.getContainer().classList.toggle('over', Boolean(hit));
  tip.hidden = !hit;
  if (hit) {
    tip.textContent = short(hitName(hit), 160);
    const box = map.getContainer().getBoundingClientRect();
    tip.style.left = `${clamp(event.clientX - box.left + 14, 8, box.width - 290)}px`;
    tip.style.top = `${clamp(event.clientY - box.top + 16, 8, box.height - 60)}px`;
  }
  if (record !== state.hover) {
    state.hover = record && ['link', 'place', 'corridor'].includes(record.type) ? record : null;
    highlightCanvas.repaint();
  }
}

/** What the keyboard steps through: links, then places, that are in view. */
function inView() {
  const bounds = map.getBounds();
  const box = [
    mercatorX(bounds.getWest()),
    mercatorY(bounds.getNorth()),
    mercatorX(bounds.getEast()),
    mercatorY(bounds.getSouth()),
  ];
  const links = [...shown.links].filter((link) => link.drawn && boxesMeet(link.box, box));
  const places = [...shown.places].filter((p) => boxesMeet([p.x, p.y, p.x, p.y], box));
  places.sort((a, b) => placeWeight(b) - placeWeight(a));
  return [...links, ...places.slice(0, 300)];
}

let stepAt = -1;

function stepFeature(by) {
  const list = inView();
  if (!list.length) return;
  stepAt = (stepAt + by + list.length) % list.length;
  state.hover = list[stepAt];
  highlightCanvas.repaint();
  announce(t('in_view', { name: hitName(state.hover), n: stepAt + 1, all: list.length }));
}

function onMapKey(event) {
  if (event.key === '.' || event.key === ',') stepFeature(event.key === '.' ? 1 : -1);
  else if (event.key === 'Enter' && state.hover) select(state.hover, { fly: false });
  else if (event.key === 'Escape') select(null);
  else return;
  event.preventDefault();
}

function wireMap() {
  const container = map.getContainer();
  const tip = el('div', { class: 'tip', id: 'tip', hidden: true, 'aria-hidden': 'true' });
  container.append(tip);
  container.addEventListener('pointermove', (event) => hoverAt(event, tip));
  container.addEventListener('pointerleave', () => (tip.hidden = true));
  container.addEventListener('keydown', onMapKey);
  map.on('click', (event) => {
    const touch = event.originalEvent.pointerType === 'touch' || narrow.matches;
    const hit = recordAt(event.originalEvent, touch ? 14 : 7);
    if (hit) openHit(hit);
    else if (state.selected) select(null);
  });
  const noteView = () => {
    const centre = map.getCenter().wrap();
    state.view = [map.getZoom(), centre.lat, centre.lng];
    stepAt = -1;
    saveHashSoon();
  };
  noteView();
  map.on('moveend', noteView);
  map.on('mousemove', (event) => showCoordinates(event.latlng));
  map.on('move', () => showCoordinates(map.getCenter()));
}

function showCoordinates(position) {
  const where = position.wrap();
  const node = document.getElementById('where');
  if (node) node.textContent = formatPosition(where.lat, where.lng);
}

function formatPosition(lat, lon) {
  const part = (value, plus, minus) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
  return `${part(lat, 'N', 'S')} ${part(lon, 'E', 'W')}`;
}

/** Online tiles, when the page was made with some and the reader asks for them. */
function useGround(number) {
  state.ground = number;
  if (tileLayer) tileLayer.remove();
  tileLayer = null;
  const source = DATA.options.tiles[number - 1];
  if (source) {
    tileLayer = L.tileLayer(source[1], { maxZoom: source[3], crossOrigin: 'anonymous' }).addTo(map);
  }
  changed('ground');
}
