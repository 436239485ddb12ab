/* The key: every colour, dash and sign, with its count; each row turns its layer on and off. */

function lineSwatch(draw) {
  return svg('svg', { viewBox: '0 0 36 16', width: 36, height: 16, 'aria-hidden': 'true', class: 'swatch' }, draw);
}

const swatchLine = (color, width, dash) =>
  svg('path', {
    d: 'M2 8H34',
    stroke: color,
    'stroke-width': width,
    'stroke-dasharray': dash && dash.length ? dash.join(' ') : null,
    fill: 'none',
  });

function modeSwatch(mode) {
  const style = lineStyle(mode, 'operating', isDark());
  return lineSwatch(swatchLine(style.color, style.width));
}

function statusSwatch(status) {
  const style = KEY.statuses[status];
  const color = mixColor(KEY.ink[isDark() ? 1 : 0], KEY.grey, style.grey);
  const parts = [svg('g', { opacity: style.opacity }, swatchLine(color, 2.8 * style.width, style.dash))];
  if (style.cross)
    parts.push(svg('path', { d: 'M14 4L22 12M22 4L14 12', stroke: color, 'stroke-width': 2, fill: 'none' }));
  return lineSwatch(parts);
}

function iconSwatch(name) {
  const color = iconColor(name, isDark());
  const shape =
    name === 'breaks'
      ? svg('rect', {
          x: 10.5,
          y: 0.8,
          width: 14.4,
          height: 14.4,
          rx: 3,
          stroke: color,
          fill: 'none',
          'stroke-width': 1.3,
        })
      : svg('circle', { cx: 18, cy: 8, r: 7.2, stroke: color, fill: 'none', 'stroke-width': 1.3 });
  const sign = svg('path', {
    d: ICONS[name],
    stroke: color,
    'stroke-width': 1.9,
    fill: 'none',
    transform: 'translate(12.4 2.4) scale(.7)',
  });
  return lineSwatch([shape, sign]);
}

const LAYER_SWATCHES = {
  gaps: () => {
    const color = KEY.gap[isDark() ? 1 : 0];
    return lineSwatch([
      swatchLine(color, 4.5),
      svg('circle', { cx: 5, cy: 8, r: 4, fill: color }),
      svg('circle', { cx: 31, cy: 8, r: 4, fill: color }),
    ]);
  },
  breaks: () => iconSwatch('breaks'),
  ports: () => iconSwatch('ports'),
  crossings: () => iconSwatch('crossings'),
  zones: () => iconSwatch('zones'),
  places: () => {
    const color = KEY.ink[isDark() ? 1 : 0];
    return lineSwatch([
      svg('circle', { cx: 10, cy: 8, r: 3, fill: color }),
      svg('circle', { cx: 24, cy: 8, r: 6.5, fill: color }),
    ]);
  },
  metonyms: () =>
    lineSwatch(
      svg('circle', {
        cx: 18,
        cy: 8,
        r: 4.4,
        fill: 'none',
        stroke: KEY.ink[isDark() ? 1 : 0],
        'stroke-width': 1.4,
        'stroke-dasharray': '2 1.7',
      }),
    ),
  regions: () => {
    const [fillColor, stroke] = KEY.area[isDark() ? 1 : 0];
    return lineSwatch(
      svg('rect', { x: 6, y: 2, width: 24, height: 12, rx: 2, fill: fillColor, stroke, 'stroke-width': 1.2 }),
    );
  },
  corridors: () => lineSwatch(swatchLine(KEY.modes.corridor[isDark() ? 1 : 0], 2.2)),
  labels: () =>
    lineSwatch(
      svg('path', {
        d: 'M12 13L18 3L24 13M14.2 9.6H21.8',
        stroke: KEY.ink[isDark() ? 1 : 0],
        'stroke-width': 1.6,
        fill: 'none',
      }),
    ),
};

function toggleKey(key, on) {
  if (on) state.off.delete(key);
  else state.off.add(key);
  changed('filter');
}

/** One row: a checkbox, its swatch, its words, its count. */
function keyRow(key, swatch, words, count, extra) {
  const on = !state.off.has(key);
  const box = el('input', {
    type: 'checkbox',
    checked: on,
    'data-key': key,
    'data-focus': key,
    on: { change: (event) => toggleKey(key, event.target.checked) },
  });
  const number = count === null ? null : el('span', { class: 'count' }, formatNumber(count || 0));
  return el(
    'label',
    { class: `row ${extra || ''}${on ? '' : ' off'}` },
    box,
    swatch,
    el('span', { class: 'words' }, words),
    number,
  );
}

function keyGroup(title, keys, rows) {
  const anyOff = keys.some((key) => state.off.has(key));
  const flip = button(
    anyOff ? t('all') : t('none'),
    () => {
      keys.forEach((key) => (anyOff ? state.off.delete(key) : state.off.add(key)));
      changed('filter');
    },
    {
      class: 'flip',
      'data-focus': `flip-${keys[0]}`,
      'aria-label': t(anyOff ? 'show_all' : 'hide_all', { what: title }),
    },
  );
  return el(
    'section',
    { class: 'group' },
    el('div', { class: 'grouphead' }, el('h2', {}, title), keys.length > 1 ? flip : null),
    rows,
  );
}

function linkRows() {
  const used = new Set(LINKS.map((link) => link.mode));
  const modes = Object.keys(KEY.modes).filter((mode) => used.has(mode));
  if (!modes.length) return null;
  const rows = modes.map((mode) =>
    keyRow(`mode.${mode}`, modeSwatch(mode), modeLabel(mode), shown.counts[`mode.${mode}`]),
  );
  if (GAPS.some((gap) => !gap.line.context)) {
    rows.unshift(
      keyRow('layer.gaps', LAYER_SWATCHES.gaps(), t('layer_gaps'), shown.counts['layer.gaps'] || 0, 'loud '),
    );
  }
  return keyGroup(
    t('links'),
    modes.map((mode) => `mode.${mode}`),
    rows,
  );
}

const STATUS_ORDER = [
  'operating',
  'construction',
  'planned',
  'proposed',
  'suspended',
  'severed',
  'cancelled',
  'unknown',
];

function statusRows() {
  const used = new Set(LINKS.map((link) => link.status));
  const statuses = STATUS_ORDER.filter((status) => used.has(status));
  if (!statuses.length) return null;
  const keys = statuses.map((status) => `status.${status}`);
  const rows = statuses.map((s) => keyRow(`status.${s}`, statusSwatch(s), statusLabel(s), shown.counts[`status.${s}`]));
  if (BREAKS.length) rows.push(layerRow('breaks'));
  if (LINKS.some((link) => link.routes.some((r) => ROUTES[r].segments.some((s) => s.schematic && !s.gap)))) {
    rows.push(schematicRow());
  }
  return keyGroup(t('status'), keys, rows);
}

/** Not a switch: it says what the pale band under a line means. */
function schematicRow() {
  const style = lineStyle('pipeline', 'operating', isDark());
  const band = svg('path', {
    d: 'M2 11C12 3 22 3 34 7',
    stroke: style.color,
    'stroke-width': 9,
    opacity: KEY.halo[1],
    fill: 'none',
  });
  const line = svg('path', {
    d: 'M2 11C12 3 22 3 34 7',
    stroke: style.color,
    'stroke-width': 2.2,
    'stroke-dasharray': '6 4',
    fill: 'none',
  });
  return el('p', { class: 'row note' }, lineSwatch([band, line]), el('span', { class: 'words' }, t('layer_schematic')));
}

const layerRow = (layer, extra) =>
  keyRow(
    `layer.${layer}`,
    LAYER_SWATCHES[layer](),
    t(`layer_${layer}`),
    layer === 'labels' ? null : shown.counts[`layer.${layer}`] || 0,
    extra,
  );

function placeRows() {
  if (!PLACES.length) return null;
  const has = (group) => PLACES.some((place) => place.group === group);
  const layers = ['places'];
  if (PLACES.some((place) => place.mentions.length && !place.mentions.some(isVisit))) layers.push('metonyms');
  ['ports', 'crossings', 'zones'].forEach((group) => has(group) && layers.push(group));
  if (AREAS.length) layers.push('regions');
  layers.push('labels');
  return keyGroup(
    t('places'),
    layers.map((layer) => `layer.${layer}`),
    layers.map((layer) => layerRow(layer)),
  );
}

function contextRows() {
  if (!CORRIDORS.some((corridor) => corridor.drawn)) return null;
  const slider = el('input', {
    type: 'range',
    min: 0.15,
    max: 1,
    step: 0.05,
    value: state.opacity,
    'aria-label': t('opacity'),
    'data-focus': 'opacity',
    on: {
      input: (event) => {
        state.opacity = +event.target.value;
        repaint();
      },
    },
  });
  const on = !state.off.has('layer.corridors');
  const names = CORRIDORS.filter((c) => c.drawn).map((corridor) =>
    el(
      'li',
      {},
      button(displayName(corridor), () => select(corridor), { class: 'plain', 'data-focus': `c${corridor.index}` }),
    ),
  );
  return el(
    'section',
    { class: 'group' },
    el('div', { class: 'grouphead' }, el('h2', {}, t('context'))),
    layerRow('corridors'),
    on ? el('div', { class: 'opacity' }, el('span', { 'aria-hidden': 'true' }, t('opacity')), slider) : null,
    on ? el('ul', { class: 'corridors' }, names) : null,
  );
}

function drawLegend() {
  const rows = [linkRows(), statusRows(), placeRows(), contextRows()];
  if (!LINKS.length && !PLACES.length) rows.unshift(el('p', { class: 'empty' }, t('nothing')));
  else if (!LINKS.length) rows.unshift(el('p', { class: 'empty' }, t('no_links')));
  refill(byId('legend'), rows);
}
