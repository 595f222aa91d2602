/** The villages to prepare first in the month on show. */

import { element } from "../map/elements.js";
import { fill } from "../map/numbers.js";
import { image } from "./signs.js";

/** @param rows of one month; @param said what the language has; @param open called with a village's id */
export function list(rows, month, said, text, name, open) {
  const { words, marks, village_map: map } = said;
  if (!rows.length) {
    return [element("p", { class: "quiet" }, fill(words.none_listed, { month: said.months[month - 1] }))];
  }
  const titles = [words.village_name, words.finding, words.too_few, words.here, words.why];
  const head = element("tr", {}, ...titles.map((each) => element("th", { scope: "col" }, each)));
  const body = rows.map(([id, kind, probable, low, people, ofAll, share, here, why, basis]) => {
    const mark = map.marks[kind], shown = probable ? mark.hollow : mark;
    const link = element("button", { type: "button", class: "name" }, name(id));
    link.onclick = () => open(id);
    const sign = image(marks[kind][probable]);
    return element("tr", {},
      element("th", { scope: "row" }, link, ...(low ? [element("small", {}, image(said.low), words.low)] : [])),
      cell(sign, shown.said),
      cell(element("b", {}, text(people)), element("small", {}, text(ofAll))),
      cell(element("b", {}, text(share)), element("small", {}, text(here))),
      cell(text(why), element("small", {}, text(basis))));
  });
  return [element("table", { class: "plain" }, element("thead", {}, head), element("tbody", {}, ...body))];
}

function cell(...parts) {
  return element("td", {}, ...parts);
}
