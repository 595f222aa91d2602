/** What a village is: its names, its finding of a month with people and why, and all year. */

import { fill } from "../map/numbers.js";

/** The lines about a village; the first is a heading. A finding that is switched off is told too. */
export function describe(village, month, content, { marks, words }, write) {
  const row = month.rows[village];
  const mark = marks[content.findings[row]];
  const names = [content.name[village], content.other[village]].filter(Boolean).join(" · ");
  const when = content.month ? [words.months[content.month[village] - 1]] : [];
  return [
    names,
    [...when, (content.probably[row] === "1" ? mark.hollow : mark).said].join(" · "),
    content.why[content.reasons[row]],
    ...people(row, content, words, write),
    content.year[content.years[village]],
    content.basis[village] === null ? "" : words.bases[content.basis[village]],
  ].filter(Boolean);
}

function people(row, content, words, write) {
  const here = content.here[row];
  const usual = content.usual[Math.floor(row / content.months)];
  const help = content.help[row], without = content.without[row];
  return [
    here === null || usual === null ? "" : fill(words.here_usual, {
      here: write.people(here),
      usual: write.people(usual),
      share: share(Math.min(here / usual, 1), content.between[row], words, write),
    }),
    help === null ? "" : fill(words.help, { n: write.people(help) }),
    without === null ? "" : fill(words.without, { n: some(without, words, write) }),
  ];
}

/** Whole people; less than half a person is not nobody. */
function some(people, { under_one: few }, write) {
  return people > 0 && people < 0.5 ? few : write.people(people);
}

/** Of those usual, with the interval where it is an estimate. */
function share(point, between, words, write) {
  if (!between) return write.percent(point);
  const [low, high] = between.map(write.percent);
  return fill(words.between, { share: write.percent(point), low, high });
}
