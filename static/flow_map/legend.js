/** The legend, drawn by the same geometry as the map, with round numbers. */

import { headLength, straightArrow } from "./arrows.js";
import { element, svg } from "../map/elements.js";
import { counted, fill } from "../map/numbers.js";
import { blend, depth, examples, finest, radius, width } from "./scales.js";

const LONG = 62; // pixels of an example arrow
const HOLLOW = 1.6;

/** Fill `box` with the legend of a month. */
export function drawLegend(box, { month, scale, largestRadius, colours, words, write }) {
  const circles = { people: month.largest.place, radius: largestRadius };
  const tell = { month, circles, colours, words, write };
  const parts = month.compared
    ? [changeWidths(tell), changeCircles(tell)]
    : [widths(tell), areas(tell), ways(tell)];
  const least = Math.max(Math.ceil(finest(month.largest.flow)), 1);
  const notes = [
    scale === "month" ? words.scale_month : words.scale_year,
    counted(words.thinnest, least, write.people(least)),
  ];
  box.replaceChildren(
    ...parts, beyond(tell),
    element("p", { class: "note" }, notes.join(" ")),
  );
}

/** A titled group of examples, each a drawing with its caption. */
function group(title, pairs) {
  const items = pairs.map(([drawing, caption]) => element("li", {}, drawing, element("span", {}, caption)));
  return element("div", { class: "group" },
    element("span", { class: "title" }, title), element("ul", {}, ...items));
}

function widths({ month, colours, words, write }) {
  const { flow } = month.largest;
  return group(words.flow_title, examples(flow, 3).map((people) => [
    arrowDrawing(width(people, flow), {
      fill: blend(colours.flow_faint, colours.accent, depth(people, flow)),
    }),
    write.people(people),
  ]));
}

function areas({ circles, colours, words, write }) {
  return group(words.place_title, examples(circles.people, 2).map((people) => [
    circleDrawing(radius(people, circles), { fill: colours.accent_pale, stroke: colours.accent }),
    write.people(people),
  ]));
}

function ways({ month, colours, words }) {
  const drawing = (fill) => circleDrawing(7, { fill, stroke: colours.accent });
  return group("", [
    [drawing(colours.accent), words.leave_here],
    [drawing(colours.accent_pale), words.arrive_here],
    ...(month.places.some(({ ways }) => ways.staying.people > 0) ? [[drawing(colours.paper), words.stay_here]] : []),
  ]);
}

function changeWidths({ month, colours, words, write }) {
  const { flow } = month.largest;
  const [people] = examples(flow, 1);
  return group(words.change_title, [
    [arrowDrawing(width(people, flow), fewer(colours)), fill(words.fewer, { people: write.people(people) })],
    [arrowDrawing(width(people, flow), { fill: colours.more }), fill(words.more, { people: write.people(people) })],
  ]);
}

function changeCircles({ circles, colours, words, write }) {
  const [people] = examples(circles.people, 1);
  const size = radius(people, circles);
  const text = { people: write.people(people) };
  return group(words.place_change_title, [
    [circleDrawing(size, fewer(colours)), fill(words.fewer, text)],
    [circleDrawing(size, { fill: colours.more, stroke: colours.more }), fill(words.more, text)],
  ]);
}

const fewer = (colours) => ({ fill: colours.paper, stroke: colours.fewer, "stroke-width": HOLLOW });

function beyond({ colours, words }) {
  const drawing = svg("svg", { width: 46, height: 20, "aria-hidden": "true" },
    svg("rect", {
      x: 1, y: 1, width: 44, height: 18, rx: 9,
      fill: colours.paper, stroke: colours.muted, "stroke-width": 1.25,
    }),
    svg("path", { d: "M34 6l5 4-5 4z", fill: colours.muted }));
  return group("", [[drawing, words.beyond]]);
}

function arrowDrawing(wide, paint) {
  const long = Math.max(LONG, 2.2 * headLength(wide, Infinity));
  const { outline } = straightArrow({ x: 0, y: 0, radius: 0 }, { x: long, y: 0, radius: 0 }, wide);
  const half = Math.max(...outline.filter((_, i) => i % 2 === 1)) + 2;
  return svg("svg", {
    width: long + 4, height: 2 * half, viewBox: `-2 ${-half} ${long + 4} ${2 * half}`, "aria-hidden": "true",
  }, svg("polygon", { points: outline.join(" "), "stroke-linejoin": "round", ...paint }));
}

function circleDrawing(size, paint) {
  const side = 2 * size + 4;
  return svg("svg", { width: side, height: side, "aria-hidden": "true" },
    svg("circle", { cx: side / 2, cy: side / 2, r: size, "stroke-width": 1.5, ...paint }));
}
