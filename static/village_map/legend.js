/** The key below the map: each mark, its word, and how many villages have it. */

import { element, svg } from "../map/elements.js";

const SIDE = 15; // pixels of a mark

/** Fill `box` with the key of a month; of a finding that can be probable, both its marks. */
export function drawLegend(box, { marks, low, plain, shown, words, colours }, month, write) {
  const item = (mark, count, hollows) => element("li", { "data-finding": mark.code },
    ...numbered(mark, count - hollows, colours, write),
    ...(mark.hollow ? numbered(mark.hollow, hollows, colours, write) : []),
    element("span", {}, mark.word));
  const items = shown.in_month
    ? marks.map((mark, kind) => item(mark, month.counts[kind], month.hollows[kind]))
    : [item(plain, month.counts[marks.length], 0)];
  if (shown.all_year) items.push(item(low, month.lows, 0));
  const title = shown.in_month ? [element("span", { class: "title" }, words.sure)] : [];
  box.replaceChildren(element("ul", {}, ...items), ...title);
}

function numbered(mark, count, colours, write) {
  return [drawing(mark, colours), element("b", {}, write.people(count))];
}

function drawing({ points, filled, colour, rim }, { paper }) {
  const look = {
    fill: filled ? colour : paper, stroke: filled ? rim : colour, "stroke-width": filled ? 2 : 3,
  };
  return svg("svg", { width: SIDE, height: SIDE, viewBox: "0 0 24 24", "aria-hidden": "true" },
    points.length ? svg("polygon", { points: points.join(" "), ...look })
      : svg("circle", { cx: 12, cy: 12, r: 8, ...look }));
}
