/* The view as a PNG: ground, lines, names, title, key and credit on one canvas. */

function picturedGround(context, size, ratio) {
  const centre = map.project(map.getCenter(), map.getZoom());
  const left = centre.x - size.x / 2;
  const top = centre.y - size.y / 2;
  const side = Math.max(size.x, size.y);
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  paintGround(context, map.getZoom(), left, top, side);
  const frame = makeFrame(256 * 2 ** map.getZoom(), left, top, size.x, size.y, map.getZoom());
  const before = scene;
  paintScene(context, frame);
  paintHighlight(context, frame);
  scene = before;
  context.restore();
}

function keyEntries() {
  const dark = isDark();
  const entries = [];
  const modes = new Set([...shown.links].map((link) => link.mode));
  const statuses = new Set([...shown.links].map((link) => link.status));
  modes.forEach((mode) => {
    const style = lineStyle(mode, 'operating', dark);
    entries.push([modeLabel(mode), style.color, style.width, []]);
  });
  STATUS_ORDER.filter((status) => statuses.has(status)).forEach((status) => {
    const style = KEY.statuses[status];
    entries.push([statusLabel(status), mixColor(KEY.ink[dark ? 1 : 0], KEY.grey, style.grey), 2.8, style.dash]);
  });
  if (shown.counts['layer.gaps']) entries.push([t('layer_gaps'), KEY.gap[dark ? 1 : 0], 5, []]);
  return entries;
}

/** The key as rows under the picture; returns the height that it takes. */
function drawPictureKey(context, entries, width, top) {
  const colors = ink();
  context.font = `12px ${FONT}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  let x = 20;
  let y = top;
  entries.forEach(([words, color, lineWidth, dash]) => {
    const wide = context.measureText(words).width + 62;
    if (x + wide > width - 16) {
      x = 20;
      y += 22;
    }
    strokeLine(context, [x, y, x + 32, y], color, lineWidth, dash);
    context.fillStyle = colors.ink;
    context.fillText(words, x + 40, y);
    x += wide;
  });
  return y - top + 22;
}

function makePicture() {
  const size = map.getSize();
  const ratio = 2;
  const colors = ink();
  const head = 64;
  const foot = 110;
  const canvas = el('canvas');
  canvas.width = size.x * ratio;
  canvas.height = (size.y + head + foot) * ratio;
  const context = canvas.getContext('2d');
  context.fillStyle = colors.casing;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const mapPart = el('canvas');
  mapPart.width = size.x * ratio;
  mapPart.height = size.y * ratio;
  picturedGround(mapPart.getContext('2d'), size, ratio);
  context.drawImage(mapPart, 0, head * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colors.ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `700 20px ${FONT}`;
  context.fillText(short(pageTitle(), 90), 20, 24, size.x - 40);
  context.font = `12px ${FONT}`;
  context.fillStyle = colors.city;
  context.fillText(factsLine(), 20, 48, size.x - 40);
  drawPictureKey(context, keyEntries(), size.x, head + size.y + 22);
  context.font = `10.5px ${FONT}`;
  context.fillStyle = colors.city;
  context.fillText(t('map_data'), 20, size.y + head + foot - 14, size.x - 40);
  return canvas;
}

function savePicture() {
  makePicture().toBlob((blob) => {
    if (blob) saveFile(fileName(pageTitle(), 'png'), 'image/png', blob);
  }, 'image/png');
}
