/**
 * What one month has to show: the drawn flows, the people at each place, the scale.
 *
 * With a comparison a value is the month's people less the reference's, and the
 * scale is that of the differences. Those who leave a place, those who come to it and
 * those who move inside it are different people: they are never added to one number.
 */

const MONTHS = 12;
export const WAYS = ["leaving", "arriving", "staying"];
const LEAST_CHANGE = 0.5; // half a person's difference is none that anybody could have counted

/**
 * @param content the deposited flows
 * @param payload {month, scale, compare}
 * @returns {state, compared, flows, places, largest, totals} where state is "drawn",
 *   "unknown", "unknown_compare", "nobody" or "unchanged"; flows hold {origin,
 *   destination, side, value, people, reference, parts: flows that are one here, all: everybody
 *   on its side of the question}, most people first; places hold {ways: {leaving,
 *   arriving, staying}, each {people, reference, value}, and value, the largest} by index,
 *   of all flows, drawn or not; totals are everybody, by side
 */
export function monthOf(content, payload) {
  const compared = payload.compare !== null && payload.compare !== undefined;
  const at = payload.month - 1;
  const reference = compared ? referenceMonths(content, payload.compare) : null;
  const totals = content.people.filter((_, index) => index % MONTHS === at);
  const blank = { compared, flows: [], places: [], largest: { flow: 0, place: 0 }, totals };
  if (!content.known[at]) return { ...blank, state: "unknown" };
  if (compared && reference.length === 0) return { ...blank, state: "unknown_compare" };
  const flows = flowsOf(content, at, reference);
  const places = placesOf(content, at, reference);
  const largest = payload.scale === "month"
    ? largestOf(content, flows, places) : largestOfYear(content, payload.compare ?? null);
  const empty = compared ? "unchanged" : "nobody";
  const anybody = totals.some((people) => people > 0);
  const state = flows.length || anybody && !compared ? "drawn" : empty;
  return { state, compared, flows, places, largest, totals };
}

/** The months, counted from 0, whose mean is compared with. */
export function referenceMonths(content, compare) {
  const wanted = compare === "mean" ? [...Array(MONTHS).keys()] : [compare - 1];
  return wanted.filter((month) => content.known[month]);
}

/** Value in one month and, with a comparison, the mean over the reference months. */
export function valueOf(table, row, at, reference) {
  const people = table[row * MONTHS + at] ?? 0;
  if (!reference) return { people, reference: 0, value: people };
  const sum = reference.reduce((total, month) => total + (table[row * MONTHS + month] ?? 0), 0);
  const mean = sum / reference.length;
  return { people, reference: mean, value: people - mean };
}

function flowsOf({ flows, places, people: totals }, at, reference) {
  const located = (place) => places.lon[place] != null && places.lat[place] != null;
  const found = [];
  flows.origin.forEach((origin, row) => {
    const destination = flows.destination[row];
    const values = valueOf(flows.people, row, at, reference);
    const all = totals[flows.side[row] * MONTHS + at];
    const counts = reference ? Math.abs(values.value) >= LEAST_CHANGE : values.value > 0;
    if (counts && origin !== destination && located(origin) && located(destination)) {
      const parts = flows.parts?.[row * MONTHS + at] ?? 1;
      found.push({ origin, destination, side: flows.side[row], parts, all, ...values });
    }
  });
  return found.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
}

function placesOf({ places, ends }, at, reference) {
  return places.id.map((_, row) => {
    return sized(Object.fromEntries(WAYS.map((way) => [way, valueOf(ends[way], row, at, reference)])));
  });
}

/** The ways of a place, and the largest of their values. */
function sized(ways) {
  const larger = (one, other) => (Math.abs(other) > Math.abs(one) ? other : one);
  return { ways, value: WAYS.map((way) => ways[way].value).reduce(larger, 0) };
}

/** Several places together: each way added up, for itself. */
export function together(places) {
  const sum = (way, name) => places.reduce((total, { ways }) => total + ways[way][name], 0);
  return sized(Object.fromEntries(WAYS.map((way) => [way, {
    people: sum(way, "people"), reference: sum(way, "reference"), value: sum(way, "value"),
  }])));
}

/** The ways of a place that have somebody to tell of, with their names. */
export function told(ways, compared) {
  const counts = (value) => (compared ? Math.abs(value) >= LEAST_CHANGE : value > 0);
  return WAYS.filter((way) => counts(ways[way].value)).map((way) => ({ way, ...ways[way] }));
}

/** What is written of a value: people or, compared, the difference of two written numbers. */
export function written({ people, reference }, compared) {
  return compared ? Math.round(people) - Math.round(reference) : people;
}

/** Each place in its fullest month, by index. */
export function fullest({ places, ends }) {
  const most = (way, row) => Math.max(...Array.from({ length: MONTHS }, (_, at) => ends[way][row * MONTHS + at] ?? 0));
  return places.id.map((_, row) => sized(Object.fromEntries(WAYS.map((way) => {
    const people = most(way, row);
    return [way, { people, reference: 0, value: people }];
  }))));
}

/** Ends of the scales: the largest flow, and the largest place that was asked about. */
function largestOf({ places: { inside } }, flows, places) {
  const most = (rows) => rows.reduce((found, row) => Math.max(found, Math.abs(row.value)), 0);
  const own = places.filter((_, index) => inside[index]);
  return { flow: most(flows), place: most(own.length ? own : places) };
}

const years = new WeakMap(); // content -> Map of what is compared with -> ends of the scales

/** The same over all months that are known, so that months can be compared. */
function largestOfYear(content, compare) {
  const found = years.get(content) ?? years.set(content, new Map()).get(content);
  if (!found.has(compare)) found.set(compare, measured(content, compare));
  return found.get(compare);
}

function measured(content, compare) {
  const reference = compare === null ? null : referenceMonths(content, compare);
  const months = [...Array(MONTHS).keys()].filter((at) => content.known[at]);
  const each = months.map((at) => largestOf(content, flowsOf(content, at, reference), placesOf(content, at, reference)));
  return {
    flow: Math.max(0, ...each.map(({ flow }) => flow)),
    place: Math.max(0, ...each.map(({ place }) => place)),
  };
}
