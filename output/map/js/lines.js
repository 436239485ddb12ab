/* Lines: casing, mode's colour, status's dash, lanes side by side, schemes and gaps. */

/** The line on screen as [x, y ...], points closer than a pixel left out. */
function screenLine(points, frame, shift) {
  const out = [];
  let lastX = NaN;
  let lastY = NaN;
  const end = points.length - 2;
  for (let i = 0; i <= end; i += 2) {
    const x = frame.x(points[i], shift);
    const y = frame.y(points[i + 1]);
    if (i > 0 && i < end && Math.abs(x - lastX) < 1.2 && Math.abs(y - lastY) < 1.2) continue;
    out.push(x, y);
    lastX = x;
    lastY = y;
  }
  return out;
}

/** The line moved sideways by `offset` pixels. */
function besideLine(line, offset) {
  if (!offset || line.length < 4) return line;
  const out = new Array(line.length);
  const n = line.length / 2;
  for (let i = 0; i < n; i += 1) {
    const a = Math.max(0, i - 1) * 2;
    const b = Math.min(n - 1, i + 1) * 2;
    const dx = line[b] - line[a];
    const dy = line[b + 1] - line[a + 1];
    const long = Math.hypot(dx, dy) || 1;
    out[i * 2] = line[i * 2] - (dy / long) * offset;
    out[i * 2 + 1] = line[i * 2 + 1] + (dx / long) * offset;
  }
  return out;
}

function tracePath(context, line) {
  context.beginPath();
  context.moveTo(line[0], line[1]);
  for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1]);
}

function strokeLine(context, line, color, width, dash = [], alpha = 1) {
  if (line.length < 4) return;
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  tracePath(context, line);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

const pixelLength = (line) => {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2) sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return sum;
};

/** The point a share (0 to 1) of the way along, with the direction there. */
function pointAlong(line, share) {
  let rest = pixelLength(line) * share;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const long = Math.hypot(dx, dy);
    if (rest <= long && long > 0) {
      const s = rest / long;
      return { x: line[i - 2] + dx * s, y: line[i - 1] + dy * s, angle: Math.atan2(dy, dx) };
    }
    rest -= long;
  }
  const n = line.length;
  return { x: line[n - 2], y: line[n - 1], angle: 0 };
}

const lineStyles = new Map();

/** The colour, width and dash of a mode and a status; each is worked out once. */
function lineStyle(mode, status, dark) {
  const key = `${mode} ${status} ${dark}`;
  if (!lineStyles.has(key)) lineStyles.set(key, makeLineStyle(mode, status, dark));
  return lineStyles.get(key);
}

function makeLineStyle(mode, status, dark) {
  const modeStyle = KEY.modes[mode] || KEY.modes.corridor;
  const statusStyle = KEY.statuses[status] || KEY.statuses.unknown;
  return {
    color: mixColor(modeStyle[dark ? 1 : 0], KEY.grey, statusStyle.grey),
    width: modeStyle[2] * statusStyle.width,
    dash: statusStyle.dash,
    alpha: statusStyle.opacity,
    cross: statusStyle.cross,
  };
}

/** Thinner lines when the whole world is in view, wider close by. */
const zoomWidth = (zoom) => clamp(0.55 + (zoom - 3) * 0.11, 0.6, 1.35);

function direction(line) {
  return line.box && line.routes.length && firstX(line) > lastX(line) ? -1 : 1;
}

function edgePoint(line, last) {
  const parts = line.routes.flatMap((r) => ROUTES[r].segments).filter((s) => s.points.length);
  const part = last ? parts[parts.length - 1] : parts[0];
  if (!part) return 0;
  return last ? part.points[part.points.length - 2] : part.points[0];
}

const firstX = (line) => edgePoint(line, false);
const lastX = (line) => edgePoint(line, true);

/** Every stretch of a line that is in the frame: its screen line and its segment. */
function visibleStretches(line, frame) {
  const found = [];
  if (!line.drawn) return found;
  line.heading = line.heading || direction(line);
  const offset = line.lane * 4.5 * zoomWidth(frame.zoom) * line.heading;
  line.routes.forEach((r) =>
    ROUTES[r].segments.forEach((segment) => {
      if (segment.points.length < 4) return;
      frame.shifts(segment.box).forEach((shift) => {
        const screen = screenLine(segment.points, frame, shift);
        if (screen.length >= 4) found.push({ line, segment, screen: besideLine(screen, offset) });
      });
    }),
  );
  return found;
}

function drawCross(context, x, y, size, color, casing) {
  const arms = () => {
    context.beginPath();
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x + size, y - size);
    context.lineTo(x - size, y + size);
    context.stroke();
  };
  context.strokeStyle = casing;
  context.lineWidth = 5.5;
  arms();
  context.strokeStyle = color;
  context.lineWidth = 2.4;
  arms();
}

/** A stretch's status: its own where it has one, its line's otherwise. */
const stretchStatus = (stretch) => stretch.line.status;

function drawHalo(context, stretch, frame, dark) {
  const [width, alpha] = KEY.halo;
  const style = lineStyle(stretch.line.mode, stretchStatus(stretch), dark);
  strokeLine(context, stretch.screen, style.color, width * zoomWidth(frame.zoom), [], alpha);
}

function drawCasing(context, stretch, frame, dark) {
  const style = lineStyle(stretch.line.mode, stretchStatus(stretch), dark);
  const colors = ink();
  const width = style.width * zoomWidth(frame.zoom) + KEY.casing;
  strokeLine(context, stretch.screen, colors.casing, width, [], 0.92 * style.alpha);
}

function drawStretch(context, stretch, frame, dark) {
  const style = lineStyle(stretch.line.mode, stretchStatus(stretch), dark);
  const scale = zoomWidth(frame.zoom);
  const dash = style.dash.map((part) => part * clamp(scale, 0.8, 1.2));
  context.lineCap = 'butt';
  strokeLine(context, stretch.screen, style.color, style.width * scale, dash, style.alpha);
  context.lineCap = 'round';
  if (style.cross && pixelLength(stretch.screen) > 24) {
    const middle = pointAlong(stretch.screen, 0.5);
    drawCross(context, middle.x, middle.y, 5, style.color, ink().casing);
  }
}

function drawContext(context, stretch, frame, dark) {
  const style = lineStyle(stretch.line.mode, stretchStatus(stretch), dark);
  const color = mixColor(style.color, ink().land, 0.25);
  strokeLine(context, stretch.screen, ink().casing, 4.5, [], state.opacity * 0.6);
  strokeLine(context, stretch.screen, color, 2.2, style.dash, state.opacity);
}

/** A missing stretch: a red bar with end stops; a small red badge where it is too short to see. */
function drawGap(context, stretch, dark) {
  const color = KEY.gap[dark ? 1 : 0];
  const casing = ink().casing;
  const { screen } = stretch;
  const long = pixelLength(screen);
  const building = stretch.segment.raw.r === 'construction' || stretch.segment.raw.s === 'construction';
  if (long >= 14) {
    strokeLine(context, screen, casing, KEY.gap[2] + 4);
    context.lineCap = 'butt';
    strokeLine(context, screen, color, KEY.gap[2], building ? [6, 3] : []);
    context.lineCap = 'round';
    const n = screen.length;
    drawStop(context, screen[0], screen[1], color, casing);
    drawStop(context, screen[n - 2], screen[n - 1], color, casing);
  }
  const middle = pointAlong(screen, 0.5);
  if (long < 34) drawBreakBadge(context, middle.x, middle.y, color, casing);
  return middle;
}

function drawStop(context, x, y, color, casing) {
  context.fillStyle = casing;
  context.beginPath();
  context.arc(x, y, 6, 0, 7);
  context.fill();
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, 4.2, 0, 7);
  context.fill();
}

function drawBreakBadge(context, x, y, color, casing) {
  context.fillStyle = casing;
  context.beginPath();
  context.arc(x, y, 11, 0, 7);
  context.fill();
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, 9, 0, 7);
  context.fill();
  context.strokeStyle = casing;
  context.lineWidth = 2;
  context.beginPath();
  [-2.2, 2.2].forEach((dx) => {
    context.moveTo(x + dx - 1.8, y + 4.5);
    context.lineTo(x + dx + 1.8, y - 4.5);
  });
  context.moveTo(x - 8, y);
  context.lineTo(x - 4.2, y);
  context.moveTo(x + 4.2, y);
  context.lineTo(x + 8, y);
  context.stroke();
}
