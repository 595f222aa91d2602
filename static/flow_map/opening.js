/** The view a map opens with: the area asked about, with room for the markers of far ends. */

import { HEIGHT, crossing } from "./edge.js";
import { fit, projection } from "../map/projection.js";

const MARGIN = 42; // pixels about the area where no markers stand
const MOST = 0.34; // of the map's width, for the markers of one side

/**
 * @param frame [west, south, east, north]
 * @param places {x, y}: points of the unit square, by index
 * @param people how many each place has to do with in its fullest month, by index
 * @param area {width, height, most}
 * @param measure (index, people) => width in pixels of the place's marker
 */
export function openingView(frame, places, people, area, measure) {
  const { width, height } = area;
  const margin = { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN };
  const close = fit(frame, width, height, margin);
  for (const { index, side } of farPlaces(places, people, close, area)) {
    const room = side === "top" || side === "bottom" ? HEIGHT + 8
      : Math.min(measure(index, people[index]), MOST * width);
    margin[side] = Math.max(margin[side], room + MARGIN);
  }
  return fit(frame, width, height, margin);
}

/** The largest places outside a view, and the side they lie on. */
function farPlaces(places, people, view, { width, height, most }) {
  const window = projection(view, width, height);
  const box = { left: 0, top: 0, right: width, bottom: height };
  const middle = { x: width / 2, y: height / 2 };
  return Array.from(places.x, (x, index) => {
    const [left, top] = window.toScreen(x, places.y[index]);
    const outside = left < 0 || left > width || top < 0 || top > height;
    return outside && people[index] > 0
      ? { index, side: crossing(middle, { x: left, y: top }, box).side } : null;
  })
    .filter(Boolean)
    .sort((one, other) => people[other.index] - people[one.index])
    .slice(0, most);
}
