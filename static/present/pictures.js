/**
 * The picture of a slide, by its kind. `told` holds the same picture in each language shown, the
 * first one's texts large and the other's below them; `month` is 1-12, or 0 where months do not matter.
 */

import { drawing, element, said } from "./elements.js";

const LONG = 5; // characters of a number that fill a cell of the strip

/** @returns the picture as an element, or null where the slide has none (or a map) */
export function draw(told, month, data) {
  const kind = told[0].content.picture?.kind;
  return DRAW[kind]?.(told, month, data) ?? null;
}

const DRAW = { bars, lines, years };

const picture = ({ content }) => content.picture;

/** A text in every language shown: the first one's as it is, the others' smaller below it. */
function both(told, name, text) {
  const [first, ...others] = told;
  const box = element("div", name, said("div", "", first.language, text(first)));
  for (const each of others) if (text(each) !== text(first)) box.append(said("div", "other", each.language, text(each)));
  return box;
}

function sign(finding, { signs }) {
  return finding ? drawing(signs[`${finding.code}|${finding.sure}`] ?? signs[`${finding.code}|`] ?? "<svg xmlns='http://www.w3.org/2000/svg'/>") : "";
}

function bars(told, month, { months }) {
  const { shares, numbers, levels } = picture(told[0]);
  const box = element("div", "bars");
  shares.forEach((share, i) => {
    const bar = element("button", "bar", element("span", "number", numbers[i]),
      element("i"), ...told.map(({ language }) => said("span", "month", language, months[language][i][0])));
    bar.type = "button";
    bar.tabIndex = -1;
    bar.dataset.month = i + 1;
    bar.dataset.level = levels[i];
    bar.classList.toggle("chosen", i + 1 === month);
    bar.classList.toggle("unknown", share === null);
    bar.style.setProperty("--share", share ?? 0);
    box.append(bar);
  });
  return element("figure", "figure", box, both(told, "note", (each) => picture(each).label));
}

function lines(told, month, data) {
  const rows = (each) => picture(each).by_month[month] ?? picture(each).by_month[0] ?? [];
  const box = element("div", "lines");
  rows(told[0]).forEach((row, i) => {
    const name = both(told, "name", (each) => rows(each)[i].name);
    const detail = row.detail ? both(told, "detail", (each) => rows(each)[i].detail) : "";
    const line = element("div", "line", sign(row.finding, data), name);
    if (row.finding && detail) line.append(detail); // beside the name of a sign, below any other
    else if (detail) name.append(detail);
    line.classList.toggle("meaning", Boolean(row.finding && detail));
    if (row.share !== null) {
      const bar = element("i", "share");
      bar.style.setProperty("--share", row.share);
      line.append(bar);
    }
    if (row.number) line.append(element("b", "number", row.number));
    line.classList.toggle("bare", row.share === null);
    box.append(line);
  });
  const note = picture(told[0]).note ? both(told, "note", (each) => picture(each).note) : "";
  return element("figure", "figure", box, note);
}

function years(told, month, data) {
  const { rows, levels } = picture(told[0]);
  const table = element("table", "years");
  const head = element("tr", "", element("td"));
  levels.forEach((level, i) => {
    const cell = element("th", "", ...told.map(({ language }) => said("span", "month", language, data.months[language][i][0])));
    cell.dataset.level = level;
    head.append(cell);
  });
  table.append(head);
  rows.forEach(([, , findings], i) => {
    const name = both(told, "name", (each) => picture(each).rows[i][0]);
    table.append(element("tr", "", element("th", "", name),
      ...findings.map((finding) => element("td", "", sign(finding, data)))));
  });
  return element("figure", "figure", table, both(told, "note", (each) => picture(each).note));
}

/** The twelve months to choose from; each cell reports its month by `data-month`. */
export function strip(told, month, { months, signs }) {
  const { numbers, levels, findings } = told[0].content.strip;
  const box = element("div", "months");
  numbers.forEach((number, i) => {
    const cell = element("button", "cell",
      ...told.map(({ language }) => said("span", "month", language, months[language][i][0])),
      element("b", "", number), findings.length ? sign(findings[i], { signs }) : "");
    cell.type = "button";
    cell.tabIndex = -1;
    cell.dataset.month = i + 1;
    cell.dataset.level = levels[i];
    cell.classList.toggle("chosen", i + 1 === month);
    box.append(cell);
  });
  box.classList.toggle("long", numbers.some((each) => each.length > LONG));
  return element("div", "strip-of-room", both(told, "note", ({ content }) => content.strip.label), box);
}
