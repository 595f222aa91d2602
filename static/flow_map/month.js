/**
 * What one month has to show: the drawn flows, the people at each place, the scale.
 *
 * With a comparison a value is the month's people less the reference's, and the
 * scale is that of the differences.
 */

const MONTHS = 12;
const WAYS = ["leaving", "arriving", "staying"];

/**
 * @param content the deposited flows
 * @param payload {month, drawn, scale, compare}
 * @returns {state, compared, flows, drawn, places, total, largest} where state is "drawn",
 *   "unknown", "unknown_compare", "nobody" or "unchanged"; flows hold {origin,
 *   destination, value, people, reference}, most people first; drawn is how many of them
 *   to draw; places hold {leaving, arriving, staying, value, reference} by index
 */
export function monthOf(content, payload) {
  const compared = payload.compare !== null && payload.compare !== undefined;
  const at = payload.month - 1;
  const reference = compared ? referenceMonths(content, payload.compare) : null;
  const blank = { compared, flows: [], places: [], total: 0, largest: { flow: 0, place: 0 } };
  if (!content.known[at]) return { ...blank, state: "unknown" };
  if (compared && reference.length === 0) return { ...blank, state: "unknown_compare" };
  const flows = flowsOf(content, at, reference);
  const places = placesOf(content, at, reference);
  const largest = payload.scale === "month"
    ? largestOf(content, flows, places) : largestOfYear(content, compared, flows, places);
  const empty = compared ? "unchanged" : "nobody";
  const state = flows.length || content.people[at] > 0 && !compared ? "drawn" : empty;
  return { state, compared, flows, drawn: payload.drawn, places, total: content.people[at], largest };
}

/** The months, counted from 0, whose mean is compared with. */
function referenceMonths(content, compare) {
  const wanted = compare === "mean" ? [...Array(MONTHS).keys()] : [compare - 1];
  return wanted.filter((month) => content.known[month]);
}

/** Value in one month and, with a comparison, the mean over the reference months. */
function valueOf(table, row, at, reference) {
  const people = table[row * MONTHS + at] ?? 0;
  if (!reference) return { people, reference: 0, value: people };
  const sum = reference.reduce((total, month) => total + (table[row * MONTHS + month] ?? 0), 0);
  const mean = sum / reference.length;
  return { people, reference: mean, value: people - mean };
}

function flowsOf({ flows, places }, at, reference) {
  const located = (place) => places.lon[place] != null && places.lat[place] != null;
  const found = [];
  flows.origin.forEach((origin, row) => {
    const destination = flows.destination[row];
    const values = valueOf(flows.people, row, at, reference);
    // Half a person's difference is none that anybody could have counted.
    const counts = reference ? Math.abs(values.value) >= 0.5 : values.value > 0;
    if (counts && origin !== destination && located(origin) && located(destination)) {
      found.push({ origin, destination, ...values });
    }
  });
  return found.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
}

function placesOf({ places, ends }, at, reference) {
  return places.id.map((_, row) => {
    const [leaving, arriving, staying] = WAYS.map((way) => valueOf(ends[way], row, at, reference));
    return {
      leaving: leaving.people,
      arriving: arriving.people,
      staying: staying.people,
      reference: leaving.reference + arriving.reference + staying.reference,
      value: leaving.value + arriving.value + staying.value,
    };
  });
}

/** Most people at each place in any month, by index. */
export function mostAtPlaces({ places, ends }) {
  const at = (row, month) => WAYS.reduce((sum, way) => sum + (ends[way][row * MONTHS + month] ?? 0), 0);
  return places.id.map((_, row) => Math.max(...Array.from({ length: MONTHS }, (_, month) => at(row, month))));
}

/** Ends of the scales: the largest flow sent, and the largest place that was asked about. */
function largestOf({ places: { inside } }, flows, places) {
  const most = (rows) => rows.reduce((found, row) => Math.max(found, Math.abs(row.value)), 0);
  const own = places.filter((_, index) => inside[index]);
  return { flow: most(flows), place: most(own.length ? own : places) };
}

function largestOfYear(content, compared, flows, places) {
  const { largest } = content;
  const here = largestOf(content, flows, places);
  const given = compared
    ? { flow: largest.change, place: largest.place_change }
    : { flow: largest.flow, place: largest.place };
  // No arrow may be wider than the scale's end, whatever was sent.
  return { flow: Math.max(given.flow ?? 0, here.flow), place: given.place || here.place };
}
