/** What the thing under the pointer is: names in both scripts, people, shares. */

import { counted, fill } from "../map/numbers.js";
import { told, written } from "./month.js";

const LISTED = 8; // places of a shared marker or a cluster that are named

/**
 * The lines that describe what `hit` found; the first is a heading.
 *
 * @param about {month, content, deposit, names: of what is drawn, by index, words, write}
 */
export function describe(found, about) {
  const tell = { ...about, places: about.content.places };
  if (found.arrow) return flowLines(found.arrow, tell);
  if (found.circle) return placeLines(found.circle, tell);
  return found.mark.ends.length === 1
    ? markLines(found.mark.ends[0], tell) : sharedLines(found.mark, tell);
}

const people = (value, { words, write }) => counted(words.people, value, write.people(value));

function flowLines(flow, tell) {
  const { names, words, write, month } = tell;
  const heading = `${names[flow.origin]} → ${names[flow.destination]}`;
  const lines = [heading, people(flow.people, tell)];
  if (month.compared) return [heading, ...changeLines(flow, tell)];
  const all = Math.round(flow.all);
  if (all > 0) lines.push(fill(words.share_of_all, { share: write.share(Math.round(flow.people) / all) }));
  if (flow.parts > 1) lines.push(counted(words.flows_together, flow.parts, write.people(flow.parts)));
  return lines;
}

function changeLines(each, tell) {
  const { words, write } = tell;
  return [
    write.change(written(each, true)),
    fill(words.instead_of, { people: people(each.people, tell), reference: write.people(each.reference) }),
  ];
}

const headingOf = (place, { names, places }) =>
  [names[place], places.other[place]].filter(Boolean).join(" · ");

function placeLines(place, tell) {
  const ways = told(place.ways, tell.month.compared).flatMap((each) => wayLines(each, place, tell));
  return [headingOf(place.place, tell), ...ways, ...crowdLines(place.place, tell)];
}

/** The places of a cluster, and how it opens. */
function crowdLines(place, { places, deposit, words }) {
  const members = places.members?.[place] ?? [];
  if (members.length < 2) return [];
  const named = members.slice(0, LISTED).map((each) => deposit.places.name[each]).join(", ");
  return [members.length > LISTED ? `${named} …` : named, words.opens];
}

/** One way of a place: its people, of all flows, and how many of them are in arrows that are drawn. */
function wayLines(each, { drawn }, tell) {
  const { words, write, month } = tell;
  const line = (people) => fill(words[each.way], { people });
  if (month.compared) {
    const [change, numbers] = changeLines(each, tell);
    return [line(change), numbers];
  }
  const seen = drawn?.[each.way];
  const part = seen !== undefined && Math.round(seen) < Math.round(each.people);
  return [line(write.people(each.people)), ...(part ? [fill(words.drawn, { people: write.people(seen) })] : [])];
}

const markLines = (end, tell) => [...placeLines(end, tell), tell.words.beyond];

function sharedLines({ ends }, tell) {
  const { names, write, words, month } = tell;
  const numbers = ({ ways }) => told(ways, month.compared).map((each) => wayLines(each, {}, tell)[0]).join(" · ");
  const ordered = [...ends].sort((one, other) => other.size - one.size);
  const lines = ordered.slice(0, LISTED).map((end) => `${names[end.place]}: ${numbers(end)}`);
  if (ends.length > LISTED) lines.push("…");
  return [counted(words.more_places, ends.length, write.people(ends.length)), ...lines];
}
