/** The key of the layers that were added to a map: each sign once, with its word. */

import { element, svg } from "./elements.js";

const SIDE = 16;

/** Fill `box` with the signs in use, glyphs in `paper`; those drawn only closer are told apart by a word. */
export function drawLayersKey(box, signs, zoom, words, paper) {
  box.hidden = !signs.length;
  const key = signs.map(({ code, closer }) => code + (zoom < closer)).join();
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(element("ul", {}, ...signs.map((sign) => element("li", { "data-sign": sign.code },
    drawing(sign, paper),
    element("span", {}, sign.word),
    ...(zoom < sign.closer ? [element("span", { class: "title" }, words.closer)] : [])))));
}

function drawing({ glyph, colour, width, dash, code }, paper) {
  const box = { width: SIDE, height: SIDE, viewBox: "0 0 24 24", "aria-hidden": "true" };
  if (code === "forest" || code === "flooded") {
    return svg("svg", box, svg("rect", { x: 1, y: 4, width: 22, height: 16, fill: colour }));
  }
  if (glyph) {
    return svg("svg", box, svg("rect", { width: 24, height: 24, rx: 5, fill: colour }),
      svg("path", { d: glyph, fill: paper, transform: "translate(2.4 2.4) scale(.8)" }));
  }
  if (code === "other") return svg("svg", box, svg("circle", { cx: 12, cy: 12, r: 6, fill: colour }));
  return svg("svg", { width: 28, height: 10, viewBox: "0 0 28 10", "aria-hidden": "true" },
    svg("path", { d: "M0 5h28", stroke: colour, "stroke-width": width, "stroke-dasharray": dash.join(" ") || null }));
}
