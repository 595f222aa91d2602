/** The villages of one month, as they were deposited (docs/maps.md). */

/**
 * @param content the deposited villages
 * @param payload {marks, shown}: the kinds of marks, the gravest first, and which findings are shown
 * @param month 1-12; of content with a single month for each village it does not matter
 * @returns {month, marks, hollow, low, rows, order, counts, hollows, lows}: by village its mark (that
 *   after the last is plain), whether it is only probable, whether a bar lies beneath it, and its row
 *   of the numbers; the villages in the order to draw them; how many have each mark, how many of
 *   these are hollow, and how many have a bar
 */
export function monthOf(content, { marks, shown }, month) {
  const single = content.months === 1;
  const rows = content.id.map((_, village) => village * content.months + (single ? 0 : month - 1));
  const kinds = rows.map((row) => (shown.in_month ? Number(content.findings[row]) : marks.length));
  const hollow = rows.map((row) => shown.in_month && content.probably[row] === "1");
  const low = rows.map((_, village) => shown.all_year && content.low[village] === "1");
  const counts = [...marks, null].map(() => 0), hollows = [...counts];
  kinds.forEach((kind, village) => {
    counts[kind] += 1;
    if (hollow[village]) hollows[kind] += 1;
  });
  // The gravest on top, of these the certain, of these the low.
  const place = (village) => 4 * kinds[village] + 2 * hollow[village] + !low[village];
  const order = [...kinds.keys()].sort((one, other) => place(other) - place(one));
  const lows = low.filter(Boolean).length;
  return { month: single ? null : month, marks: kinds, hollow, low, rows, order, counts, hollows, lows };
}
