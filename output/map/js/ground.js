/* The ground: land, water, borders and rivers, drawn on canvas tile by tile. */

const ARCS = GROUND.arcs.map((text) => {
  const points = decodeMercator(text, GROUND.q);
  return { points, box: boxOf(points) };
});

const ringBox = (ring) =>
  ring.reduce((box, arc) => mergeBox(box, ARCS[arc].box), [Infinity, Infinity, -Infinity, -Infinity]);
const LAND = GROUND.land.map((arcs) => ({ arcs, box: ringBox(arcs) }));
const LAKES = GROUND.lakes.map((arcs) => ({ arcs, box: ringBox(arcs) }));

const INKS = {
  light: {
    water: '#d6e1e7',
    land: '#f5f2eb',
    coast: '#a9b6ba',
    border: '#a89f90',
    province: '#dcd5c8',
    river: '#bdd0da',
    disputed: '#a89f90',
    country: '#8a8374',
    sea: '#6f8d9e',
    city: '#5c666e',
    ink: '#1d2328',
    halo: '#f8f6f0',
    seaHalo: '#d6e1e7',
    casing: '#fffdf9',
    local: '#6a747b',
  },
  dark: {
    water: '#121b22',
    land: '#222a30',
    coast: '#3d4a53',
    border: '#56626b',
    province: '#313b43',
    river: '#1a2d3a',
    disputed: '#56626b',
    country: '#87929b',
    sea: '#5f8198',
    city: '#9aa6ae',
    ink: '#f0f3f5',
    halo: '#1b2228',
    seaHalo: '#121b22',
    casing: '#0f151a',
    local: '#a7b2ba',
  },
};

const darkDevice = window.matchMedia('(prefers-color-scheme: dark)');
const isDark = () => state.theme === 'dark' || (state.theme === 'auto' && darkDevice.matches);
const ink = () => (isDark() ? INKS.dark : INKS.light);

/** Draws one tile: `world` is pixels to the whole world, `left` and `top` the tile's corner. */
class GroundPainter {
  constructor(context, world, left, top, size) {
    this.context = context;
    this.world = world;
    this.left = left;
    this.top = top;
    const edge = 4 / world;
    this.view = [left / world - edge, top / world - edge, (left + size) / world + edge, (top + size) / world + edge];
    this.shifts = [-2, -1, 0, 1, 2].filter((shift) => this.view[0] <= 1 + shift && this.view[2] >= shift);
  }

  /** The same view, a whole number of worlds away, so that the map repeats over the antimeridian. */
  shifted(shift) {
    return [this.view[0] - shift, this.view[1], this.view[2] - shift, this.view[3]];
  }

  arc(number, view, shift, started) {
    const { points, box } = ARCS[number];
    const inside = boxesMeet(box, view);
    const step = inside ? 2 : Math.max(2, points.length - 2);
    for (let i = started ? step : 0; i < points.length; i += step) {
      const x = (points[i] + shift) * this.world - this.left;
      const y = points[i + 1] * this.world - this.top;
      if (i === 0 && !started) this.context.moveTo(x, y);
      else this.context.lineTo(x, y);
    }
  }

  fill(rings, color) {
    this.context.fillStyle = color;
    this.context.beginPath();
    this.shifts.forEach((shift) => {
      const view = this.shifted(shift);
      rings.forEach((ring) => {
        if (!boxesMeet(ring.box, view)) return;
        ring.arcs.forEach((number, i) => this.arc(number, view, shift, i > 0));
        this.context.closePath();
      });
    });
    this.context.fill('evenodd');
  }

  stroke(numbers, color, width, dash = []) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.setLineDash(dash);
    this.context.lineJoin = 'round';
    this.context.beginPath();
    this.shifts.forEach((shift) => {
      const view = this.shifted(shift);
      numbers.forEach((number) => {
        if (boxesMeet(ARCS[number].box, view)) this.arc(number, view, shift, false);
      });
    });
    this.context.stroke();
    this.context.setLineDash([]);
  }
}

const COAST = LAND.flatMap((ring) => ring.arcs);
const SHORES = LAKES.flatMap((ring) => ring.arcs);

function paintGround(context, zoom, left, top, size) {
  const colors = ink();
  const painter = new GroundPainter(context, 256 * 2 ** zoom, left, top, size);
  context.fillStyle = colors.water;
  context.fillRect(0, 0, size, size);
  painter.fill(LAND, colors.land);
  if (zoom >= 4) painter.stroke(GROUND.rivers, colors.river, zoom >= 7 ? 1.5 : 0.9);
  painter.fill(LAKES, colors.water);
  if (zoom >= 5) painter.stroke(GROUND.province, colors.province, zoom >= 7 ? 1.1 : 0.8);
  painter.stroke(COAST, colors.coast, 0.8);
  if (zoom >= 4) painter.stroke(SHORES, colors.coast, 0.6);
  painter.stroke(GROUND.border, colors.border, zoom >= 6 ? 1.5 : 1);
  painter.stroke(GROUND.disputed, colors.land, 1.6);
  painter.stroke(GROUND.disputed, colors.disputed, 1.2, [3, 3]);
}

/** Tiles of the very zoom that is shown: scaled ones are blurred, and slow to move without a GPU. */
const GroundLayer = L.GridLayer.extend({
  options: { tileSize: 512, noWrap: true, updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 1 },

  /** As in Leaflet 1.9, but for the rounding of the zoom. */
  _setView(center, zoom, noPrune, noUpdate) {
    if (!noUpdate) {
      this._tileZoom = this._clampZoom(zoom);
      this._updateLevels();
      this._resetGrid();
      this._update(center);
      if (!noPrune) this._pruneTiles();
      this._noPrune = Boolean(noPrune);
    }
    this._setZoomTransforms(center, zoom);
  },

  createTile(coords) {
    const tile = document.createElement('canvas');
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const size = this.getTileSize().x;
    tile.width = size * ratio;
    tile.height = size * ratio;
    const context = tile.getContext('2d', { alpha: false });
    context.scale(ratio, ratio);
    paintGround(context, coords.z, coords.x * size, coords.y * size, size);
    return tile;
  },
});
