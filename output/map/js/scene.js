/* The scene: everything of the survey in its order, remembered for the pointer. */

let scene = { stretches: [], gaps: [], breaks: [], spots: [], clusters: [], labels: [] };

function lineOrder(a, b) {
  return b.lengths.total - a.lengths.total || a.index - b.index;
}

function drawAreas(context, frame, dark) {
  if (state.off.has('layer.regions')) return [];
  const [fill, stroke] = KEY.area[dark ? 1 : 0];
  const drawn = [];
  AREAS.forEach((area) => {
    if (!area.place || !shown.places.has(area.place)) return;
    frame.shifts(area.box).forEach((shift) => {
      const path = new Path2D();
      area.polygons.forEach((rings) =>
        rings.forEach((ring) => {
          const screen = screenLine(ring, frame, shift);
          screen.forEach((value, i) => {
            if (i % 2) return;
            if (i === 0) path.moveTo(value, screen[1]);
            else path.lineTo(value, screen[i + 1]);
          });
          path.closePath();
        }),
      );
      context.fillStyle = fill;
      context.globalAlpha = dark ? 0.6 : 0.62;
      context.fill(path, 'evenodd');
      context.globalAlpha = 0.8;
      context.strokeStyle = stroke;
      context.lineWidth = area.place.group === 'zones' ? 1.6 : 1;
      context.setLineDash(area.method === 'boundary' ? [] : [4, 3]);
      context.stroke(path);
      context.setLineDash([]);
      context.globalAlpha = 1;
      drawn.push({ area, path });
    });
  });
  return drawn;
}

/** More stretches than this in view, and casings would hide more than they part. */
const CROWDED = 500;

function drawLinks(context, frame, dark, stretches) {
  const tracks = stretches.filter((stretch) => !stretch.segment.gap);
  tracks.filter((s) => s.segment.schematic).forEach((s) => drawHalo(context, s, frame, dark));
  if (tracks.length < CROWDED) tracks.forEach((s) => drawCasing(context, s, frame, dark));
  tracks.forEach((s) => drawStretch(context, s, frame, dark));
}

function drawGaps(context, dark, stretches) {
  const seen = new Map();
  stretches.forEach((stretch) => {
    if (!stretch.segment.gap) return;
    const g = stretch.segment.degrees;
    const ends = [
      `${g[0].toFixed(2)},${g[1].toFixed(2)}`,
      `${g[g.length - 2].toFixed(2)},${g[g.length - 1].toFixed(2)}`,
    ];
    const key = `${ends.sort().join('|')}|${Math.round(stretch.screen[0] / 500)}`;
    if (seen.has(key)) return;
    seen.set(key, { ...stretch, middle: drawGap(context, stretch, dark) });
  });
  return [...seen.values()];
}

function drawBreaks(context, frame, dark, taken) {
  if (state.off.has('layer.breaks') || frame.zoom < 4.5) return [];
  const drawn = [];
  BREAKS.forEach((b) => {
    if (!shown.links.has(b.line) && !shown.corridors.has(b.line)) return;
    frame.shifts(b.box).forEach((shift) => {
      const [x, y] = [frame.x(b.x, shift) + 11, frame.y(b.y) - 11];
      const rect = [x - 8, y - 8, x + 8, y + 8];
      if (!taken.free(rect)) return;
      taken.take(rect);
      drawIcon(context, 'breaks', x, y, 15, KEY.ink[dark ? 1 : 0], ink().casing);
      drawn.push({ ...b, screenX: x, screenY: y });
    });
  });
  return drawn;
}

function gapText(gap) {
  const raw = gap.segment.raw;
  const reason = KEY.reasons[raw.r] ? label(KEY.reasons[raw.r]) : t('missing');
  return `${t('km', { km: formatKm(gap.segment.km) })}, ${reason}`;
}

function labelGaps(painter, gaps, dark) {
  const color = KEY.gap[dark ? 1 : 0];
  const said = new Set();
  gaps.forEach((gap) => {
    const text = gapText(gap);
    const near = `${text}|${Math.round(gap.middle.x / 90)},${Math.round(gap.middle.y / 90)}`;
    if (said.has(near)) return;
    said.add(near);
    const style = {
      size: 12.5,
      weight: 700,
      color,
      halo: ink().casing,
      record: gap,
      short: t('km', { km: formatKm(gap.segment.km) }),
    };
    painter.beside(gap.middle.x, gap.middle.y, 12, text, style);
  });
}

function labelPlaces(painter, spots) {
  const colors = ink();
  spots.forEach((spot, rank) => {
    const { weight } = spot;
    const big = rank < 8 && weight > 6;
    const visits = shown.visits.get(spot.place) || 0;
    const style = {
      size: big ? 13 : weight > 6 ? 12 : 11.5,
      weight: big ? 700 : visits ? 500 : 400,
      italic: WATER_KINDS.has(spot.place.k),
      color: WATER_KINDS.has(spot.place.k) ? colors.sea : colors.ink,
      halo: colors.halo,
      second: big ? localName(spot.place) : '',
      record: spot.place,
    };
    painter.beside(spot.x, spot.y, (spot.radius || 4) + 1, short(displayName(spot.place), 34), style);
  });
}

/** The ground's row of a sea: it has both names where two are in use. */
function seaOf(place) {
  const names = [place.n, ...(place.o || []).map((name) => name[0])].map(foldText);
  return GROUND.seas.find((row) =>
    row.slice(4).some((written) => written.split(/[/(（]/).some((part) => names.includes(foldText(part)))),
  );
}

/** Countries, regions and seas that the documents name: their names stand for them. */
function labelNamedUnits(painter, frame, dark) {
  const colors = ink();
  const named = new Set();
  const groundRows = new Map(GROUND.countries.map((row) => [row[0], row]));
  shown.places.forEach((place) => {
    if (!LABEL_ONLY.has(place.k) && !standsAsArea(place)) return;
    if (place.k === 'macro_region' && frame.zoom > 4.25) return;
    let spot = place;
    const row = place.k === 'country' ? groundRows.get(place.c) : null;
    const sea = place.k === 'sea' ? seaOf(place) : null;
    if (row) {
      spot = { x: mercatorX(row[1]), y: mercatorY(row[2]) };
      named.add(place.c);
    } else if (sea) {
      spot = { x: mercatorX(sea[2]), y: mercatorY(sea[3]) };
      named.add(sea);
    }
    const style = namedUnitStyle(place, colors, dark, frame.zoom);
    frame.shifts([spot.x, spot.y, spot.x, spot.y]).forEach((shift) => {
      const name = sea ? sea[4 + languageColumn()] : displayName(place);
      painter.centred(
        frame.x(spot.x, shift),
        frame.y(spot.y),
        place.k === 'country' ? upper(name) : short(name, 40),
        style,
      );
    });
  });
  return named;
}

function namedUnitStyle(place, colors, dark, zoom) {
  const base = { size: 11.5, weight: 500, halo: colors.halo, record: place, wrap: 22 };
  if (place.k === 'country') {
    return {
      ...base,
      size: zoom < 4 ? 11 : 12.5,
      weight: 700,
      spacing: 2.6,
      wrap: 14,
      roams: true,
      color: mixColor(colors.country, colors.ink, 0.45),
    };
  }
  if (WATER_KINDS.has(place.k)) return { ...base, italic: true, size: 12.5, color: colors.sea, halo: colors.seaHalo };
  if (place.k === 'macro_region') return { ...base, spacing: 1.5, color: colors.country };
  return { ...base, color: dark ? '#cdbb86' : '#7c6428' };
}

/** Rectangles along the links, which names avoid when they can. */
function lineObstacles(stretches) {
  const space = new TakenSpace();
  stretches.forEach(({ screen }) => {
    for (let i = 0; i + 3 < screen.length; i += 2) {
      const dx = screen[i + 2] - screen[i];
      const dy = screen[i + 3] - screen[i + 1];
      const steps = Math.min(60, Math.ceil(Math.hypot(dx, dy) / 12)) || 1;
      for (let s = 0; s < steps; s += 1) {
        const x = screen[i] + (dx * s) / steps;
        const y = screen[i + 1] + (dy * s) / steps;
        space.take([x - 2, y - 2, x + 2, y + 2]);
      }
    }
  });
  return space;
}

function paintLabels(context, frame, dark, parts) {
  const taken = new TakenSpace();
  (frame.covered || NONE).forEach((rect) => taken.take(rect));
  parts.spots.forEach((spot) => {
    const r = spot.radius || 4;
    taken.take([spot.x - r, spot.y - r, spot.x + r, spot.y + r]);
  });
  parts.clusters.forEach((c) => taken.take([c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius]));
  parts.gaps.forEach(({ middle }) => taken.take([middle.x - 8, middle.y - 8, middle.x + 8, middle.y + 8]));
  const breaks = drawBreaks(context, frame, dark, taken);
  if (state.off.has('layer.labels')) return { labels: [], breaks };
  const painter = new LabelPainter(context, frame, taken);
  painter.free = frame.free || null;
  painter.lines = lineObstacles(parts.stretches.slice(0, 400));
  labelGaps(painter, parts.gaps, dark);
  const spots = parts.spots.slice(0, 400);
  const isLeading = (spot, rank) => rank < 12 || spot.place.links.length > 0;
  labelPlaces(painter, spots.filter(isLeading));
  const named = labelNamedUnits(painter, frame, dark);
  labelPlaces(
    painter,
    spots.filter((spot, rank) => !isLeading(spot, rank)),
  );
  groundLabels(painter, frame, named);
  cityLabels(painter, frame, context);
  return { labels: painter.placed, breaks };
}

let filled = false;

function paintScene(context, frame) {
  paintShapes(context, frame);
  paintNames(context, frame);
}

/** All but the names: areas, lines, gaps, places. */
function paintShapes(context, frame) {
  const dark = isDark();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const areas = drawAreas(context, frame, dark);
  const corridors = [...shown.corridors].sort(lineOrder).flatMap((c) => visibleStretches(c, frame));
  corridors.filter((s) => !s.segment.gap).forEach((s) => drawContext(context, s, frame, dark));
  const links = [...shown.links].sort(lineOrder);
  if (shown.links.has(state.selected)) links.push(...links.splice(links.indexOf(state.selected), 1));
  const stretches = links.flatMap((link) => visibleStretches(link, frame));
  drawGlow(context, [...stretches, ...corridors], dark);
  drawLinks(context, frame, dark, stretches);
  const gaps = state.off.has('layer.gaps') ? [] : drawGaps(context, dark, stretches);
  const { single, clusters } = clusterSpots(visiblePlaces(frame), frame);
  clusters.forEach((cluster) => drawCluster(context, cluster, dark));
  [...single].reverse().forEach((spot) => drawPlace(context, spot, dark));
  scene = {
    areas,
    stretches: [...stretches, ...corridors],
    gaps,
    breaks: [],
    spots: single,
    clusters,
    labels: [],
    frame,
  };
  scene.links = stretches;
}

/** The names, over the shapes that stand. */
function paintNames(context, frame) {
  const { spots, clusters, gaps, links } = scene;
  const { labels, breaks } = paintLabels(context, frame, isDark(), { spots, clusters, gaps, stretches: links });
  Object.assign(scene, { labels, breaks });
}

/** The selected and the hovered thing, drawn over the scene. */
function paintHighlight(context, frame) {
  const dark = isDark();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  [state.hover, state.selected].forEach((record, i) => {
    if (record) highlightRecord(context, frame, record, dark, i === 1);
  });
}

const glowColor = (dark) => (dark ? '#ffe08a' : '#ffc93c');

/** The selected line's glow: in the scene itself, so that names stay on top of it. */
function drawGlow(context, stretches, dark) {
  stretches
    .filter((stretch) => stretch.line === state.selected)
    .forEach((stretch) => strokeLine(context, stretch.screen, glowColor(dark), 13, [], 0.8));
}

function highlightRecord(context, frame, record, dark, selected) {
  const glow = glowColor(dark);
  if (record.type === 'place') highlightPlace(context, frame, record, glow, selected);
  if ((record.type !== 'link' && record.type !== 'corridor') || selected || record === state.selected) return;
  visibleStretches(record, frame).forEach((stretch) => {
    strokeLine(context, stretch.screen, glow, 10, [], 0.5);
  });
  visibleStretches(record, frame).forEach((stretch) => {
    if (stretch.segment.gap) drawGap(context, stretch, dark);
    else {
      drawCasing(context, stretch, frame, dark);
      drawStretch(context, stretch, frame, dark);
    }
  });
}

function highlightPlace(context, frame, place, glow, selected) {
  frame.shifts([place.x, place.y, place.x, place.y]).forEach((shift) => {
    const [x, y] = [frame.x(place.x, shift), frame.y(place.y)];
    const radius = (place.group === 'places' ? placeRadius(place) : 8) + 4;
    context.strokeStyle = ink().casing;
    context.lineWidth = 6;
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.stroke();
    context.strokeStyle = glow;
    context.lineWidth = selected ? 3.6 : 2.6;
    context.stroke();
    context.strokeStyle = ink().ink;
    context.lineWidth = 1;
    context.stroke();
  });
}

function distanceToLine(line, px, py) {
  let best = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const dx = line[i + 2] - line[i];
    const dy = line[i + 3] - line[i + 1];
    const long = dx * dx + dy * dy;
    const s = long ? clamp(((px - line[i]) * dx + (py - line[i + 1]) * dy) / long, 0, 1) : 0;
    best = Math.min(best, Math.hypot(px - line[i] - s * dx, py - line[i + 1] - s * dy));
  }
  return best;
}

/** What is under a point of the scene's canvas, nearest and topmost first. */
function hitScene(x, y, reach) {
  const within = (spot, radius) => Math.hypot(spot.x - x, spot.y - y) <= radius + reach / 2;
  const cluster = scene.clusters.find((c) => within(c, c.radius));
  if (cluster) return { type: 'cluster', cluster };
  const near = scene.spots.filter((spot) => within(spot, spot.radius || 4));
  if (near.length) {
    const distance = (spot) => Math.hypot(spot.x - x, spot.y - y);
    return near.reduce((a, b) => (distance(b) < distance(a) ? b : a)).place;
  }
  const mark = scene.breaks.find((b) => Math.hypot(b.screenX - x, b.screenY - y) < 9);
  if (mark) return mark;
  const gap = scene.gaps.find(
    (g) => distanceToLine(g.screen, x, y) < reach + 3 || Math.hypot(g.middle.x - x, g.middle.y - y) < 12,
  );
  if (gap) return { type: 'gap', line: gap.line, segment: gap.segment };
  const named = scene.labels.find(
    ({ rect, record }) => record && x >= rect[0] && x <= rect[2] && y >= rect[1] && y <= rect[3],
  );
  if (named)
    return named.record.type ? named.record : { type: 'gap', line: named.record.line, segment: named.record.segment };
  return hitLine(x, y, reach);
}

function hitLine(x, y, reach) {
  let best = null;
  let bestDistance = reach;
  scene.stretches.forEach((stretch) => {
    const d = distanceToLine(stretch.screen, x, y);
    if (d < bestDistance) {
      best = stretch.line;
      bestDistance = d;
    }
  });
  return best;
}
