/** The key below the map: each mark, its word, and how many villages have it. */

import { element, svg } from "../map/elements.js";

const SIDE = 15; // pixels of a mark

/** Fill `box` with the key of a month. */
export function drawLegend(box, { marks, colours }, counts, write) {
  const items = marks.map((mark, kind) => element("li", { "data-finding": mark.code },
    drawing(mark, colours), element("span", {}, mark.word), element("b", {}, write.people(counts[kind]))));
  box.replaceChildren(element("ul", {}, ...items));
}

function drawing({ points, filled, colour, rim }, { paper }) {
  const look = {
    fill: filled ? colour : paper, stroke: filled ? rim : colour, "stroke-width": filled ? 2 : 3,
  };
  return svg("svg", { width: SIDE, height: SIDE, viewBox: "0 0 24 24", "aria-hidden": "true" },
    points.length ? svg("polygon", { points: points.join(" "), ...look })
      : svg("circle", { cx: 12, cy: 12, r: 8, ...look }));
}
