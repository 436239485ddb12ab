/* Names on the map: the weightier first, each where it touches nothing, or not at all. */

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Rectangles already taken, in cells so that a question stays cheap. */
class TakenSpace {
  constructor() {
    this.cells = new Map();
  }

  each(rect, visit) {
    for (let x = Math.floor(rect[0] / 64); x <= Math.floor(rect[2] / 64); x += 1) {
      for (let y = Math.floor(rect[1] / 64); y <= Math.floor(rect[3] / 64); y += 1) {
        if (visit(x * 65536 + y)) return true;
      }
    }
    return false;
  }

  free(rect) {
    return !this.each(rect, (key) => (this.cells.get(key) || []).some((other) => boxesMeet(rect, other)));
  }

  take(rect) {
    this.each(rect, (key) => {
      const list = this.cells.get(key);
      if (list) list.push(rect);
      else this.cells.set(key, [rect]);
      return false;
    });
  }
}

const widths = new Map();

function textWidth(context, font, spacing, text) {
  const key = `${font}|${spacing}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 6000) widths.clear();
    context.font = font;
    setSpacing(context, spacing);
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

function setSpacing(context, spacing) {
  if ('letterSpacing' in context) context.letterSpacing = `${spacing}px`;
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Where a name may stand beside a point: [horizontal, vertical] in units of its own size. */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0.75, -0.9],
  [0.75, 0.9],
  [-0.75, -0.9],
  [-0.75, 0.9],
  [0, -1],
  [0, 1],
];

/** How far the name of a wide country may be moved aside to find room, pixels. */
const ROAMING = [0, 24, -24, 48, -48];

/** Places labels one by one; each is drawn at once, with a halo in the ground's colour. */
class LabelPainter {
  constructor(context, frame, taken) {
    this.context = context;
    this.frame = frame;
    this.taken = taken;
    this.placed = [];
  }

  /** Try a label beside a point; `gap` is the free space around the point, pixels. */
  beside(x, y, gap, text, style) {
    const width = this.widthOf(text, style);
    const height = style.size * 1.15;
    const spots = SIDES.map(([h, v]) => [
      x + h * gap + (h > 0 ? 3 : h < 0 ? -3 - width : -width / 2),
      y - height / 2 + v * (gap + height / 2 + 1),
    ]);
    const roomy = (left, top) => !this.free || !isInside(this.free, x, y) || this.fits(left, top, width, height);
    const clear =
      spots.find(([left, top]) => roomy(left, top) && this.clear(left, top, width, height)) ||
      spots.find(
        ([left, top]) => roomy(left, top) && this.taken.free([left - 2, top - 1, left + width + 2, top + height + 1]),
      );
    if (!clear && style.short && style.short !== text) return this.beside(x, y, gap, style.short, style);
    const uncut = spots.filter(([left, top]) => roomy(left, top));
    const tries = clear ? [clear] : style.short ? [...uncut, ...spots] : uncut; // a gap's length is said even if cut
    return tries.some(([left, top]) => this.put(left, top, width, height, text, style));
  }

  /** Wholly in the part of the page that no panel covers. */
  fits(left, top, width, height) {
    const [west, north, east, south] = this.free;
    return left >= west && top >= north && left + width <= east && top + height <= south;
  }

  /** Free of other names and of lines, too. */
  clear(left, top, width, height) {
    const rect = [left - 2, top - 1, left + width + 2, top + height + 1];
    return this.taken.free(rect) && (!this.lines || this.lines.free(rect));
  }

  centred(x, y, text, style) {
    const lines = style.wrap ? wrapped(text, style.wrap) : [text];
    const width = Math.max(...lines.map((line) => this.widthOf(line, style)));
    const height = style.size * 1.2 * lines.length;
    const start = style.roams ? this.broughtIn(x, y, width) : x;
    const rectAt = (at) => [at - width / 2 - 3, y - height / 2 - 1, at + width / 2 + 3, y + height / 2 + 1];
    const middle = (style.roams ? ROAMING : [0])
      .map((step) => start + step)
      .filter((at) => !style.roams || this.broughtIn(at, y, width) === at)
      .find((at) => this.inside(rectAt(at)) && this.taken.free(rectAt(at)));
    if (middle === undefined) return false;
    const rect = rectAt(middle);
    this.taken.take(rect);
    lines.forEach((line, i) => {
      const w = this.widthOf(line, style);
      this.draw(middle - w / 2, y + (i - (lines.length - 1) / 2) * style.size * 1.2, line, style);
    });
    this.remember(rect, style);
    return true;
  }

  /** The middle moved so that a panel doesn't cut the name of a wide country; far under it, it stays. */
  broughtIn(x, y, width) {
    if (!this.free || y < this.free[1] || y > this.free[3]) return x;
    const [west, , east] = this.free;
    const half = width / 2 + 6;
    if (x < west + half && x > west - half) return west + half;
    if (x > east - half && x < east + half) return east - half;
    return x;
  }

  widthOf(text, style) {
    const second = style.second ? textWidth(this.context, fontOf(style, true), 0, ` ${style.second}`) : 0;
    return textWidth(this.context, fontOf(style), style.spacing || 0, text) + second;
  }

  put(left, top, width, height, text, style) {
    const rect = [left - 2, top - 1, left + width + 2, top + height + 1];
    if (!this.inside(rect) || !this.taken.free(rect)) return false;
    this.taken.take(rect);
    this.draw(left, top + height / 2, text, style);
    this.remember(rect, style);
    return true;
  }

  inside(rect) {
    return rect[2] > 0 && rect[0] < this.frame.width && rect[3] > 0 && rect[1] < this.frame.height;
  }

  remember(rect, style) {
    this.placed.push({ rect, record: style.record || null });
  }

  draw(left, middle, text, style) {
    const { context } = this;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.font = fontOf(style);
    setSpacing(context, style.spacing || 0);
    this.ink(left, middle, text, style.color, style.halo);
    setSpacing(context, 0);
    if (style.second) {
      const width = textWidth(context, fontOf(style), style.spacing || 0, text);
      context.font = fontOf(style, true);
      this.ink(left + width, middle, ` ${style.second}`, ink().local, style.halo);
    }
  }

  ink(x, y, text, color, halo) {
    this.context.strokeStyle = halo;
    this.context.lineWidth = 3.2;
    this.context.globalAlpha = 0.9;
    this.context.strokeText(text, x, y);
    this.context.globalAlpha = 1;
    this.context.fillStyle = color;
    this.context.fillText(text, x, y);
  }
}

const isInside = (rect, x, y) => x >= rect[0] && x <= rect[2] && y >= rect[1] && y <= rect[3];

function fontOf(style, second) {
  const weight = second ? 400 : style.weight || 400;
  const size = second ? style.size - 1 : style.size;
  return `${style.italic ? 'italic ' : ''}${weight} ${size}px ${FONT}`;
}

function wrapped(text, most) {
  if (text.length <= most) return [text];
  const parts = text.includes(' / ') ? text.split(' / ').map((part, i) => (i ? `/ ${part}` : part)) : text.split(' ');
  const lines = [''];
  parts.forEach((part) => {
    const last = lines[lines.length - 1];
    if (last && `${last} ${part}`.length > most) lines.push(part);
    else lines[lines.length - 1] = last ? `${last} ${part}` : part;
  });
  return lines;
}

/** Countries, seas and cities that the documents don't name, after those that they do. */
function groundLabels(painter, frame, namedUnits) {
  const colors = ink();
  const { zoom } = frame;
  const column = 4 + languageColumn();
  const spots = (lon, lat) => {
    const [x, y] = [mercatorX(lon), mercatorY(lat)];
    return frame.shifts([x, y, x, y]).map((shift) => [frame.x(x, shift), frame.y(y)]);
  };
  GROUND.countries.forEach((row) => {
    if (namedUnits.has(row[0]) || zoom > 8) return;
    if (Math.sqrt(row[3]) * 2 ** zoom < 34) return;
    const size = clamp(8.5 + Math.log2(Math.sqrt(row[3]) * 2 ** zoom) * 0.55, 9.5, 14);
    const style = { size, weight: 500, spacing: 2.4, color: colors.country, halo: colors.land, wrap: 14, roams: true };
    spots(row[1], row[2]).forEach(([x, y]) => painter.centred(x, y, upper(row[column] || row[4]), style));
  });
  GROUND.seas.forEach((row) => {
    if (namedUnits.has(row) || zoom < row[1] + 1 || zoom > row[1] + 6) return;
    const style = {
      size: row[1] <= 2 ? 12 : 11,
      italic: true,
      color: colors.sea,
      halo: colors.seaHalo,
      wrap: 20,
      spacing: 0.3,
    };
    spots(row[2], row[3]).forEach(([x, y]) => painter.centred(x, y, row[column], style));
  });
}

const upper = (text) => (language === 'en' || language === 'ru' ? text.toLocaleUpperCase(language) : text);

function cityLabels(painter, frame, context) {
  const colors = ink();
  const { zoom } = frame;
  const column = 4 + languageColumn();
  const named = new Set();
  const cell = (lon, lat) => Math.round(lon * 5) * 10000 + Math.round(lat * 5);
  shown.places.forEach((place) => named.add(cell(place.lon, place.lat)));
  let placed = 0;
  GROUND.cities.forEach((row) => {
    if (placed > 90 || row[2] > zoom - 3.2) return;
    if (named.has(cell(row[0], row[1]))) return;
    const [mx, my] = [mercatorX(row[0]), mercatorY(row[1])];
    frame.shifts([mx, my, mx, my]).forEach((shift) => {
      const [x, y] = [frame.x(mx, shift), frame.y(my)];
      const dot = [x - 4, y - 4, x + 4, y + 4];
      if (!painter.taken.free(dot)) return;
      const style = { size: row[3] ? 11 : 10.5, weight: 400, color: colors.city, halo: colors.halo };
      if (!painter.beside(x, y, 2.5, row[column] || row[4], style)) return;
      placed += 1;
      painter.taken.take(dot);
      context.fillStyle = colors.city;
      context.beginPath();
      context.arc(x, y, 1.6, 0, 7);
      context.fill();
    });
  });
}
