/** The fewest people that an arrow is drawn for: the reader's choice, or one that leaves few arrows. */

import { referenceMonths, valueOf } from "./month.js";

const MONTHS = 12;
const FEW = 80; // arrows that are drawn while the reader has chosen nothing
const FACTORS = [1, 2, 5];

/** The numbers to choose from: 1, 2, 5, 10, … up to the largest flow. */
export function stepsUpTo(largest) {
  const steps = [1];
  for (let power = 1; power <= largest; power *= 10) {
    for (const factor of FACTORS) if (factor * power > 1 && factor * power <= largest) steps.push(factor * power);
  }
  return steps;
}

/** Whether a flow of so many people, as they are written, counts from a number on. */
export const reaches = (value, least) => Math.round(Math.abs(value)) >= least;

/**
 * The smallest of the steps that leaves at most a few arrows in any month.
 *
 * @param content flows, clustered or not
 * @param inView whether each place is in view
 * @param compare null, "mean" or a month
 */
export function fitting({ flows, known }, inView, compare) {
  const reference = compare === null ? null : referenceMonths({ known }, compare);
  const months = [...Array(MONTHS).keys()].filter((month) => known[month]);
  const found = months.map(() => []);
  flows.origin.forEach((origin, row) => {
    if (!inView[origin] && !inView[flows.destination[row]]) return;
    months.forEach((at, index) => {
      const value = Math.round(Math.abs(valueOf(flows.people, row, at, reference).value));
      if (value >= 1) found[index].push(value);
    });
  });
  const crowded = Math.max(0, ...found.map((values) => (
    values.length > FEW ? values.sort((one, other) => other - one)[FEW] : 0)));
  return stepsUpTo(Math.max(10 * crowded, 1)).find((step) => step > crowded) ?? 1;
}
