/** What a village is in a month: its names, finding, people, and why. */

import { fill } from "../map/numbers.js";

/** The lines about a village; the first is a heading. */
export function describe(village, month, content, { marks, words }, write) {
  const row = month.rows[village];
  const names = [content.name[village], content.other[village]].filter(Boolean).join(" · ");
  const when = content.month ? [words.months[content.month[village] - 1]] : [];
  return [
    names,
    [...when, marks[month.marks[village]].word].join(" · "),
    ...people(row, content, words, write),
    content.why[content.reasons[row]],
    content.basis[village] === null ? "" : words.bases[content.basis[village]],
  ].filter(Boolean);
}

function people(row, content, words, write) {
  const here = content.here[row];
  const usual = content.usual[Math.floor(row / content.months)];
  const help = content.help[row];
  return [
    here === null || usual === null ? "" : fill(words.here_usual, {
      both: `${write.people(here)} / ${write.people(usual)}`,
      share: share(here / usual, content.between[row], words, write),
    }),
    help === null ? "" : fill(words.help, { n: write.people(help) }),
  ];
}

/** Of those usual, with the interval where it is an estimate. */
function share(point, between, words, write) {
  if (!between) return write.percent(point);
  const [low, high] = between.map(write.percent);
  return fill(words.between, { share: write.percent(point), low, high });
}
