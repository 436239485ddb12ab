/* Small signs, as paths in a box of 16: for the map's canvas and for the key's SVG alike. */

const ICONS = {
  ports:
    'M8 2.2a1.6 1.6 0 1 1 0 3.2a1.6 1.6 0 1 1 0-3.2M8 5.4V13.4M5.2 7.6H10.8M2.8 9.4C3 12 5.4 13.6 8 13.6S13 12 13.2 9.4',
  crossings: 'M2.5 5.6H12.6M10 3L12.8 5.6L10 8.2M13.5 10.6H3.4M6 8L3.2 10.6L6 13.2',
  zones: 'M3 3H13V13H3ZM3 8L8 3M3 13L13 3M8 13L13 8',
  breaks: 'M1 3H7M1 13H7M9 5.8H15M9 10.2H15',
};

const iconPaths = {};
const iconPath = (name) => (iconPaths[name] = iconPaths[name] || new Path2D(ICONS[name]));

/** Draw a sign in a round badge, centred on x, y. */
function drawIcon(context, name, x, y, size, color, ground) {
  const half = size / 2;
  context.fillStyle = ground;
  context.strokeStyle = color;
  context.lineWidth = 1.4;
  context.beginPath();
  if (name === 'breaks') context.roundRect(x - half, y - half, size, size, 3);
  else context.arc(x, y, half, 0, 7);
  context.fill();
  context.stroke();
  context.save();
  context.translate(x - half * 0.74, y - half * 0.74);
  context.scale((size * 0.74) / 16, (size * 0.74) / 16);
  context.lineWidth = 1.9;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(iconPath(name));
  context.restore();
}

/** The colour of a sign: that of its mode. */
function iconColor(name, dark) {
  const column = dark ? 1 : 0;
  if (name === 'ports') return KEY.modes.port[column];
  if (name === 'zones') return KEY.modes.zone[column];
  return KEY.ink[column];
}
