/** The view a map opens with: the area asked about, with room for the markers of far ends. */

import { HEIGHT, crossing } from "./edge.js";
import { fit, projection } from "../map/projection.js";

const MARGIN = 42; // pixels about the area where no markers stand
const MOST = 0.34; // of the map's width, for the markers of one side

/**
 * @param frame [west, south, east, north]
 * @param places {x, y}: points of the unit square, by index
 * @param fullest what each place has to show in its fullest month, by index
 * @param area {width, height, most}
 * @param measure index => width in pixels of the place's marker
 */
export function openingView(frame, places, fullest, area, measure) {
  const { width, height } = area;
  const margin = { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN };
  const close = fit(frame, width, height, margin);
  for (const { index, side } of farPlaces(places, fullest, close, area)) {
    const room = side === "top" || side === "bottom" ? HEIGHT + 8
      : Math.min(measure(index), MOST * width);
    margin[side] = Math.max(margin[side], room + MARGIN);
  }
  return fit(frame, width, height, margin);
}

/** The largest places outside a view, and the side they lie on. */
function farPlaces(places, fullest, view, { width, height, most }) {
  const window = projection(view, width, height);
  const box = { left: 0, top: 0, right: width, bottom: height };
  const middle = { x: width / 2, y: height / 2 };
  return Array.from(places.x, (x, index) => {
    const [left, top] = window.toScreen(x, places.y[index]);
    const outside = left < 0 || left > width || top < 0 || top > height;
    return outside && fullest[index].value > 0
      ? { index, side: crossing(middle, { x: left, y: top }, box).side } : null;
  })
    .filter(Boolean)
    .sort((one, other) => fullest[other.index].value - fullest[one.index].value)
    .slice(0, most);
}
