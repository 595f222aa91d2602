/** The villages of one month, as they were deposited (docs/maps.md). */

/**
 * @param content the deposited villages
 * @param marks the kinds of marks, the gravest first
 * @param month 1-12; of content with a single month for each village it does not matter
 * @returns {month, marks, rows, order, counts}: by village its mark and its row of the numbers;
 *   the villages in the order to draw them; how many have each mark
 */
export function monthOf(content, marks, month) {
  const single = content.months === 1;
  const rows = content.id.map((_, village) => village * content.months + (single ? 0 : month - 1));
  const kinds = rows.map((row) => Number(content.findings[row]));
  const counts = marks.map(() => 0);
  for (const kind of kinds) counts[kind] += 1;
  const order = [...kinds.keys()].sort((one, other) => kinds[other] - kinds[one]);
  return { month: single ? null : month, marks: kinds, rows, order, counts };
}
