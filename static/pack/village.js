/** One village: its twelve months, and the story of the month on show. */

import { element } from "../map/elements.js";
import { fill } from "../map/numbers.js";
import { image } from "./signs.js";

/**
 * @param story of a village, as mobility/reports/pack/stories.py gives it
 * @param at its place in the village map's content, and that content; `at` is -1 where it is on no map
 */
export function village(story, at, content, month, said, text, heading, choose) {
  const { words, months } = said;
  const [allYear, helpers, byMonth] = story;
  const [why, told, facts, awayNote, away, callable, changes] = byMonth[month - 1];
  const kind = (each) => findingOf(content, at, each, said);
  return [
    element("h2", { tabindex: "-1" }, heading),
    ...(at < 0 ? [element("p", { class: "quiet" }, words.no_place)] : []),
    element("p", { class: "all-year" }, ...(at >= 0 && content.low[at] === "1" ? [image(said.low), " "] : []), joined(allYear, text)),
    year(helpers, month, said, text, kind, choose),
    element("h3", {}, fill(words.in_month, { month: months[month - 1] })),
    ...(kind(month) ? [element("p", { class: "told" }, image(kind(month).drawing), " ", kind(month).said)] : []),
    element("p", {}, element("b", {}, text(why))),
    element("p", {}, joined(told, text)),
    element("dl", {}, ...facts.map((fact) => row(fact, text))),
    element("h3", {}, words.away),
    element("p", {}, text(awayNote)),
    element("ul", {}, ...away.map(([label, value]) => element("li", {}, text(label), " ", element("b", {}, text(value))))),
    ...sentences(words.callable, callable, text),
    ...sentences(words.changes, changes, text),
  ];
}

function joined(numbers, text) {
  return numbers.map(text).join(" ");
}

function row([label, value, note], text) {
  const small = text(note) ? [" ", element("small", {}, text(note))] : [];
  return element("div", {}, element("dt", {}, text(label)), element("dd", {}, element("b", {}, text(value)), ...small));
}

function sentences(title, numbers, text) {
  if (!numbers.length) return [];
  return [element("h3", {}, title), ...numbers.map((each) => element("p", {}, text(each)))];
}

/** The finding of a month: its drawing and its words; null where the village is on no map. */
function findingOf(content, at, month, said) {
  if (at < 0) return null;
  const row = at * content.months + month - 1, kind = Number(content.findings[row]);
  const probable = Number(content.probably[row]), mark = said.village_map.marks[kind];
  return { drawing: said.marks[kind][probable], said: (probable ? mark.hollow : mark).said };
}

/** Helpers here in the twelve months, with each month's finding below. */
function year(helpers, month, said, text, kind, choose) {
  const cells = helpers.map((number, i) => {
    const found = kind(i + 1);
    const cell = element("button", { type: "button", "data-level": said.strip.months[i].level },
      element("span", {}, said.strip.months[i].short), element("strong", {}, text(number)), ...(found ? [image(found.drawing)] : []));
    cell.title = `${said.months[i]}: ${found?.said ?? ""}`;
    cell.setAttribute("aria-label", `${said.months[i]}: ${text(number)}; ${found?.said ?? ""}`);
    cell.setAttribute("aria-pressed", i + 1 === month);
    cell.onclick = () => choose(i + 1);
    return cell;
  });
  return element("figure", { class: "year" }, element("figcaption", { class: "quiet" }, said.words.helpers_by_month), element("div", {}, ...cells));
}
