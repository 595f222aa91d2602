/**
 * Web Mercator: the world is 512 · 2^zoom pixels wide (as in mobility/maps/frame.py).
 *
 * A view is {lon, lat, zoom}: the degrees at the middle of the window, and how
 * close. Places are kept as points of the unit square, so that a change of view
 * costs two multiplications a place.
 */

export const TILE = 512;
export const CLOSEST = 16;
export const FARTHEST = 1;
const CLOSEST_FIT = 13;
const LIMIT = 85; // degrees of latitude; beyond it the projection runs away

/** Longitude and latitude to a point of the unit square, y downwards. */
export function toUnit(lon, lat) {
  const radians = (Math.min(Math.max(lat, -LIMIT), LIMIT) * Math.PI) / 180;
  return [(lon + 180) / 360, (1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2];
}

/** A point of the unit square back to longitude and latitude. */
export function toDegrees(x, y) {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return [x * 360 - 180, lat];
}

/** What a window of `width` × `height` pixels shows of the unit square. */
export function projection(view, width, height) {
  const scale = TILE * 2 ** view.zoom;
  const [x, y] = toUnit(view.lon, view.lat);
  const left = x * scale - width / 2;
  const top = y * scale - height / 2;
  return {
    scale, left, top, width, height,
    toScreen: (ux, uy) => [ux * scale - left, uy * scale - top],
    toUnit: (sx, sy) => [(sx + left) / scale, (sy + top) / scale],
  };
}

/**
 * The closest view that holds a box of degrees inside its margins.
 *
 * @param frame [west, south, east, north]
 * @param margin {left, right, top, bottom}: pixels kept free
 * @param closest no closer than this, however small the box
 */
export function fit([west, south, east, north], width, height, margin, closest = CLOSEST_FIT) {
  const [x0, y0] = toUnit(west, north);
  const [x1, y1] = toUnit(east, south);
  const across = (x1 - x0) / Math.max(width - margin.left - margin.right, 40);
  const down = (y1 - y0) / Math.max(height - margin.top - margin.bottom, 40);
  const zoom = Math.min(-Math.log2(Math.max(across, down, 2 ** -30) * TILE), closest);
  const scale = TILE * 2 ** zoom;
  return viewAt(
    (x0 + x1) / 2 + (margin.right - margin.left) / 2 / scale,
    (y0 + y1) / 2 + (margin.bottom - margin.top) / 2 / scale,
    zoom,
  );
}

/** The view whose middle is a point of the unit square. */
export function viewAt(x, y, zoom) {
  const inside = (value) => Math.min(Math.max(value, 0), 1);
  const [lon, lat] = toDegrees(inside(x), inside(y));
  return { lon, lat, zoom: Math.min(Math.max(zoom, FARTHEST), CLOSEST) };
}

/** The view after the ground was dragged by so many pixels. */
export function dragged(view, dx, dy) {
  const scale = TILE * 2 ** view.zoom;
  const [x, y] = toUnit(view.lon, view.lat);
  return viewAt(x - dx / scale, y - dy / scale, view.zoom);
}

/** The view `steps` zoom levels closer, the ground under (x, y) staying where it is. */
export function zoomed(view, steps, x, y, width, height) {
  const zoom = Math.min(Math.max(view.zoom + steps, FARTHEST), CLOSEST);
  const [ux, uy] = projection(view, width, height).toUnit(x, y);
  const scale = TILE * 2 ** zoom;
  return viewAt(ux - (x - width / 2) / scale, uy - (y - height / 2) / scale, zoom);
}

/** The view a share 0-1 of the way from one to another. */
export function between(from, to, share) {
  const [x0, y0] = toUnit(from.lon, from.lat);
  const [x1, y1] = toUnit(to.lon, to.lat);
  const zoom = from.zoom + (to.zoom - from.zoom) * share;
  // While zooming, the ground moves by what it measures on the screen.
  const part = Math.abs(to.zoom - from.zoom) < 0.01 ? share
    : (1 - 2 ** (from.zoom - zoom)) / (1 - 2 ** (from.zoom - to.zoom));
  return viewAt(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, zoom);
}

/** The box of degrees that a view shows inside so many pixels of margin: west, south, east, north. */
export function boxOf(view, width, height, margin) {
  const window = projection(view, width, height);
  const [west, north] = toDegrees(...window.toUnit(margin, margin));
  const [east, south] = toDegrees(...window.toUnit(width - margin, height - margin));
  return [west, south, east, north];
}

/** A box as a link has it. */
export function boxText(box) {
  return box.map((degrees) => degrees.toFixed(5)).join(",");
}
