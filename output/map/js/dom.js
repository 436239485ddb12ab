/* The page's elements: text goes in as text, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') Object.entries(value).forEach(([type, handler]) => node.addEventListener(type, handler));
    else if (name === 'value' || name === 'checked' || name === 'hidden' || name === 'disabled') node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  children.flat(3).forEach((child) => {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  });
  return node;
}

/** An element; children are nodes or text. */
const el = (tag, attributes, ...children) => dress(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => dress(document.createElementNS(SVG, tag), attributes, children);

/** Text of unknown origin: its direction is its own. */
const say = (text, attributes) => el('bdi', { dir: 'auto', ...attributes }, text);

function button(text, handler, attributes) {
  return el('button', { type: 'button', ...attributes, on: { click: handler } }, text);
}

/** A button with a sign; its words are for those who can't see the sign. */
function iconButton(path, words, handler, attributes) {
  const sign = svg(
    'svg',
    { viewBox: '0 0 24 24', width: 20, height: 20, 'aria-hidden': 'true' },
    svg('path', { d: path }),
  );
  return el(
    'button',
    { type: 'button', class: 'icon', 'aria-label': words, title: words, ...attributes, on: { click: handler } },
    sign,
  );
}

const byId = (id) => document.getElementById(id);

/** Replace the contents of a node, keeping the keyboard's place where it can. */
function refill(node, ...children) {
  const focused = node.contains(document.activeElement) ? document.activeElement.getAttribute('data-focus') : null;
  const scroll = node.firstChild ? node.scrollTop : 0; // asking makes the browser lay the page out
  node.replaceChildren(...children.flat(3).filter(Boolean));
  if (scroll) node.scrollTop = scroll;
  if (focused) {
    const again = [...node.querySelectorAll('[data-focus]')].find((n) => n.getAttribute('data-focus') === focused);
    if (again) again.focus();
  }
}

/** Tell a screen reader; the same line is what a short notice shows. */
function announce(text) {
  const node = byId('live');
  if (node) node.textContent = text;
}

let noticeTimer = 0;

function notice(text) {
  announce(text);
  const node = byId('notice');
  node.textContent = text;
  node.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (node.hidden = true), 4000);
}

function saveFile(name, type, contents) {
  const blob = contents instanceof Blob ? contents : new Blob([contents], { type });
  const url = URL.createObjectURL(blob);
  const link = el('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  notice(t('saved', { name }));
}

/** A file name of letters and digits only. */
function fileName(text, ending) {
  const plain = foldText(text || '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `${plain.slice(0, 60) || 'corridormap'}.${ending}`;
}
