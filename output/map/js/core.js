/* The page's data; lines are decoded into Web Mercator units (0 to 1 over the world). */

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const KEY = read('cm-words');
const DATA = read('cm-head'); // the rest joins it in loadModel, when the ground is on the screen
const GROUND = read('cm-ground');

const DIGITS = new Uint8Array(128);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  .split('')
  .forEach((character, value) => (DIGITS[character.charCodeAt(0)] = value));

let scratch = new Int32Array(8192);

/** Decode a line of output/map/encode.py into whole units [x, y, x, y ...]; copy before the next call. */
function decodeUnits(text) {
  if (scratch.length < text.length) scratch = new Int32Array(text.length * 2);
  let n = 0;
  let shift = 0;
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)];
    rest |= (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    scratch[n] = (n > 1 ? scratch[n - 2] : 0) + (rest & 1 ? -((rest + 1) >>> 1) : rest >>> 1);
    n += 1;
    shift = 0;
    rest = 0;
  }
  return scratch.subarray(0, n - (n % 2));
}

/** The same line as degrees [lon, lat, lon, lat ...]. */
function decodeLine(text, quantum) {
  const units = decodeUnits(text);
  const out = new Float64Array(units.length);
  for (let i = 0; i < units.length; i += 1) out[i] = units[i] / quantum;
  return out;
}

const LIMIT_LAT = 85.0511;

function mercatorX(lon) {
  return lon / 360 + 0.5;
}

function mercatorY(lat) {
  const clipped = Math.max(-LIMIT_LAT, Math.min(LIMIT_LAT, lat));
  const sine = Math.sin((clipped * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

function lonOf(x) {
  return (x - 0.5) * 360;
}

function latOf(y) {
  return (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
}

const ROW_DEGREES = 0.02;
const ROWS = Float64Array.from({ length: Math.ceil((2 * LIMIT_LAT) / ROW_DEGREES) + 2 }, (_, row) =>
  mercatorY(row * ROW_DEGREES - LIMIT_LAT),
);

/** mercatorY from a table: true to a sixth of a pixel at the closest zoom, and ten times as quick. */
function quickMercatorY(lat) {
  const row = (Math.max(-LIMIT_LAT, Math.min(LIMIT_LAT, lat)) + LIMIT_LAT) / ROW_DEGREES;
  const whole = Math.floor(row);
  return ROWS[whole] + (ROWS[whole + 1] - ROWS[whole]) * (row - whole);
}

/** A line of output/map/encode.py in mercator units [x, y, x, y ...]. */
function decodeMercator(text, quantum) {
  const units = decodeUnits(text);
  const out = new Float64Array(units.length);
  for (let i = 0; i < units.length; i += 2) {
    out[i] = units[i] / quantum / 360 + 0.5;
    out[i + 1] = quickMercatorY(units[i + 1] / quantum);
  }
  return out;
}

/** The box [west, north, east, south] of mercator points; y grows southward. */
function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    if (points[i] < box[0]) box[0] = points[i];
    if (points[i] > box[2]) box[2] = points[i];
    if (points[i + 1] < box[1]) box[1] = points[i + 1];
    if (points[i + 1] > box[3]) box[3] = points[i + 1];
  }
  return box;
}

function mergeBox(into, box) {
  into[0] = Math.min(into[0], box[0]);
  into[1] = Math.min(into[1], box[1]);
  into[2] = Math.max(into[2], box[2]);
  into[3] = Math.max(into[3], box[3]);
  return into;
}

function boxesMeet(a, b) {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** Mix two #rrggbb colours; share 0 gives the first. */
function mixColor(a, b, share) {
  const part = (i) => {
    const from = parseInt(a.slice(i, i + 2), 16);
    const to = parseInt(b.slice(i, i + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

/** Lower case, without accents, apostrophes and hyphens: what the find box compares. */
function foldText(text) {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’‘ʼ`´\-‐‑–—.,·]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
const narrow = window.matchMedia('(max-width: 760px)');
