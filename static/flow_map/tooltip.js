/** What the thing under the pointer is: names in both scripts, people, shares. */

import { counted, fill } from "../map/numbers.js";

const LISTED = 8; // places of a shared marker that are named

/** The lines that describe what `hit` found; the first is a heading. */
export function describe(found, { month, content, words, write }) {
  const tell = { month, places: content.places, words, write };
  if (found.arrow) return flowLines(found.arrow, tell);
  if (found.circle) return placeLines(found.circle, tell);
  return found.mark.ends.length === 1
    ? markLines(found.mark.ends[0], tell) : sharedLines(found.mark, tell);
}

const people = (value, { words, write }) => counted(words.people, value, write.people(value));

function flowLines(flow, tell) {
  const { places, words, write, month } = tell;
  const heading = `${places.name[flow.origin]} → ${places.name[flow.destination]}`;
  const lines = [heading, people(flow.people, tell)];
  if (month.compared) return [heading, ...changeLines(flow, tell)];
  if (month.total > 0) lines.push(fill(words.share_of_all, { share: write.share(flow.people / month.total) }));
  return lines;
}

function changeLines({ value, people: now, reference }, { words, write }) {
  return [
    write.change(value),
    fill(words.instead_of, { people: write.people(now), reference: write.people(reference) }),
  ];
}

const headingOf = (place, { places }) =>
  [places.name[place], places.other[place]].filter(Boolean).join(" · ");

function placeLines(circle, tell) {
  const heading = headingOf(circle.place, tell);
  if (tell.month.compared) {
    return [heading, ...changeLines({ ...circle, people: circle.leaving + circle.arriving + circle.staying }, tell)];
  }
  return [heading, ...wayLines(circle, tell)];
}

function wayLines({ leaving, arriving, staying = 0 }, { words, write }) {
  return [
    ...(leaving > 0 ? [fill(words.leaving, { people: write.people(leaving) })] : []),
    ...(arriving > 0 ? [fill(words.arriving, { people: write.people(arriving) })] : []),
    ...(staying > 0 ? [fill(words.staying, { people: write.people(staying) })] : []),
  ];
}

function markLines(end, tell) {
  const lines = tell.month.compared ? [tell.write.change(end.value)] : wayLines(end, tell);
  return [headingOf(end.place, tell), ...lines, tell.words.beyond];
}

function sharedLines({ ends }, tell) {
  const { places, write, words, month } = tell;
  const number = month.compared ? write.change : write.people;
  const ordered = [...ends].sort((one, other) => other.size - one.size);
  const lines = ordered.slice(0, LISTED).map((end) => `${places.name[end.place]}: ${number(end.value)}`);
  if (ends.length > LISTED) lines.push("…");
  return [counted(words.more_places, ends.length, write.people(ends.length)), ...lines];
}
