/* A canvas over the map that Leaflet moves and scales while the reader pans and zooms. */

const SceneCanvas = L.Renderer.extend({
  options: { padding: 0.15, wanted: () => true },

  initialize(painter, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.painter = painter;
  },

  _initContainer() {
    this._container = document.createElement('canvas');
    this._container.setAttribute('aria-hidden', 'true');
    this._context = this._container.getContext('2d');
  },

  _destroyContainer() {
    L.DomUtil.remove(this._container);
    delete this._container;
    delete this._context;
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this._ratio = Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._sized = false;
    this.repaint();
  },

  /** Give the canvas its size when there is something to draw: an empty one costs as much as a full one. */
  _fit() {
    if (this._sized) return;
    this._sized = true;
    const size = this._bounds.getSize();
    this._container.width = size.x * this._ratio;
    this._container.height = size.y * this._ratio;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
  },

  /** The frame to draw in: pixels to the world, and where the canvas's corner lies. */
  frame() {
    const map = this._map;
    const world = 256 * 2 ** map.getZoom();
    const corner = map.getPixelOrigin().add(this._bounds.min);
    const size = this._bounds.getSize();
    const made = makeFrame(world, corner.x, corner.y, size.x, size.y, map.getZoom());
    made.free = this.freeRect();
    made.covered = this.coveredRects();
    return made;
  },

  /** What the panels leave free, in this canvas's pixels. */
  freeRect() {
    const { paddingTopLeft, paddingBottomRight } = freePadding();
    const corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
    const size = this._map.getSize();
    const [left, right] = narrow.matches ? [4, 4] : [paddingTopLeft[0] - 8, paddingBottomRight[0] - 8];
    return [
      corner.x + left,
      corner.y + paddingTopLeft[1] - 8,
      corner.x + size.x - right,
      corner.y + size.y - paddingBottomRight[1] + 8,
    ];
  },

  /** What lies over the map itself, buttons, scale and credit, in this canvas's pixels: no name goes under it. */
  coveredRects() {
    const box = this._map.getContainer().getBoundingClientRect();
    const corner = this._map.containerPointToLayerPoint([0, 0]).subtract(this._bounds.min);
    const [dx, dy] = [corner.x - box.left, corner.y - box.top];
    return [...document.querySelectorAll('#where, #sources, #maptools, .leaflet-control-scale-line')]
      .map((node) => node.getBoundingClientRect())
      .filter((rect) => rect.width > 0)
      .map((rect) => [rect.left + dx, rect.top + dy, rect.right + dx, rect.bottom + dy]);
  },

  repaint() {
    this.paint(this.painter);
  },

  /** Draw with another painter: over what stands when `keep` is given. */
  paint(painter, keep) {
    if (!this._map || !this._bounds) return;
    const wanted = this.options.wanted();
    this._container.style.display = wanted ? '' : 'none';
    if (!wanted) return;
    this._fit();
    this._context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
    const frame = this.frame();
    if (!keep) this._context.clearRect(0, 0, frame.width, frame.height);
    painter(this._context, frame);
  },
});

/** A frame knows which whole-world shifts of a box can be seen in it. */
function makeFrame(world, left, top, width, height, zoom) {
  const edge = 40 / world;
  return {
    world,
    left,
    top,
    width,
    height,
    zoom,
    view: [left / world - edge, top / world - edge, (left + width) / world + edge, (top + height) / world + edge],
    x(mx, shift) {
      return (mx + shift) * world - left;
    },
    y(my) {
      return my * world - top;
    },
    shifts(box) {
      if (box[1] > this.view[3] || box[3] < this.view[1]) return NONE;
      const first = Math.max(-2, Math.ceil(this.view[0] - box[2]));
      const last = Math.min(2, Math.floor(this.view[2] - box[0]));
      const found = [];
      for (let shift = first; shift <= last; shift += 1) found.push(shift);
      return found;
    },
  };
}
