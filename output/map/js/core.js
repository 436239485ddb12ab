/* The page's data, decoded once; positions become Web Mercator units (0 to 1 over the world). */

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const KEY = read('cm-words');
const DATA = read('cm-data');
const GROUND = read('cm-ground');

const DIGITS = new Uint8Array(128);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  .split('')
  .forEach((character, value) => (DIGITS[character.charCodeAt(0)] = value));

/** Decode a line of output/map/encode.py into [lon, lat, lon, lat ...] degrees. */
function decodeLine(text, quantum) {
  const out = [];
  let shift = 0;
  let rest = 0;
  let x = 0;
  let y = 0;
  let odd = false;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS[text.charCodeAt(i)];
    rest += (digit & 31) * 2 ** shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    const delta = rest % 2 ? -(rest + 1) / 2 : rest / 2;
    if (odd) {
      y += delta;
      out.push(x / quantum, y / quantum);
    } else {
      x += delta;
    }
    odd = !odd;
    shift = 0;
    rest = 0;
  }
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

/** Turn [lon, lat ...] into mercator units, in place of a new Float64Array. */
function toMercator(degrees) {
  const out = new Float64Array(degrees.length);
  for (let i = 0; i < degrees.length; i += 2) {
    out[i] = mercatorX(degrees[i]);
    out[i + 1] = mercatorY(degrees[i + 1]);
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
