/**
 * Places too near to be told apart at a zoom, as one.
 *
 * What is clustered has the shape of what was deposited, so that all else draws a cluster as it
 * draws a place. People are added up and never lost: who leaves a cluster, who comes to it, and
 * who is elsewhere inside it, among them those who went from one of its places to another.
 * Groups depend on the zoom and the fullest months alone, so that neither a month nor a drag
 * changes them.
 */

import { fullest } from "./month.js";
import { TILE, toUnit } from "../map/projection.js";

const MONTHS = 12;
const APART = 52; // pixels that discs have between their middles
const STEP = 0.5; // zoom levels between one grouping and the next

/** The step a zoom belongs to: the same groups within it. */
export const stepOf = (zoom) => Math.floor(zoom / STEP) * STEP;

/**
 * Which places are one at a step.
 *
 * @param content the deposited flows
 * @param step from stepOf
 * @param alone a place that is never grouped, such as the one looked at
 * @returns groups of places by index, the one with most people first in each
 */
export function groupsAt(content, step, alone) {
  const { lon, lat } = content.places;
  // A place that was not asked about, such as a country, is never part of a crowd.
  const joins = content.places.inside.map((inside, index) => inside && index !== alone);
  const reach = APART / (TILE * 2 ** step);
  const weights = fullest(content).map(({ value }) => value);
  const points = lon.map((each, index) => toUnit(each, lat[index]));
  const order = [...lon.keys()].sort((one, other) => weights[other] - weights[one] || one - other);
  const near = new Grid(reach);
  for (const index of order) if (joins[index]) near.add(index, points[index]);
  const taken = new Set();
  const groups = [];
  for (const leader of order) {
    if (taken.has(leader)) continue;
    const members = joins[leader] ? near.about(points[leader]).filter((each) => !taken.has(each)) : [];
    const group = [leader, ...members.filter((each) => each !== leader)];
    for (const each of group) taken.add(each);
    groups.push(group);
  }
  return groups;
}

/** Points by square, to find those within reach of one. */
class Grid {
  constructor(reach) {
    this.reach = reach;
    this.cells = new Map();
  }

  add(index, point) {
    const key = this.cell(point).join();
    const held = this.cells.get(key) ?? this.cells.set(key, []).get(key);
    held.push({ index, point });
  }

  cell([x, y]) {
    return [Math.floor(x / this.reach), Math.floor(y / this.reach)];
  }

  about(point) {
    const [across, down] = this.cell(point);
    const found = [];
    for (let x = across - 1; x <= across + 1; x++) {
      for (let y = down - 1; y <= down + 1; y++) found.push(...this.cells.get([x, y].join()) ?? []);
    }
    return found
      .filter((each) => Math.hypot(each.point[0] - point[0], each.point[1] - point[1]) < this.reach)
      .map(({ index }) => index);
  }
}

/**
 * The content with each group as one place; `members` are the places of a group, and
 * `flows.parts` how many flows are in one, twelve months each.
 */
export function clustered(content, groups) {
  const home = new Int32Array(content.places.id.length);
  groups.forEach((group, number) => group.forEach((index) => (home[index] = number)));
  const ends = Object.fromEntries(Object.entries(content.ends).map(([way, table]) =>
    [way, groups.map((group) => summed(table, group)).flat()]));
  const flows = merged(content.flows, home, ends);
  return { ...content, places: placesOf(content, groups), flows, ends };
}

function summed(table, rows) {
  const sums = new Array(MONTHS).fill(0);
  for (const row of rows) for (let at = 0; at < MONTHS; at++) sums[at] += table[row * MONTHS + at] ?? 0;
  return sums;
}

/** Flows with the same two ends as one; those inside a group become people inside it. */
function merged(flows, home, ends) {
  const rows = new Map();
  const made = { origin: [], destination: [], side: [], people: [], parts: [] };
  flows.origin.forEach((from, row) => {
    const [origin, destination] = [home[from], home[flows.destination[row]]];
    const people = flows.people.slice(row * MONTHS, (row + 1) * MONTHS);
    if (origin === destination) return stays(ends, origin, people);
    const key = `${origin},${destination}`;
    if (!rows.has(key)) {
      rows.set(key, made.origin.length);
      made.origin.push(origin);
      made.destination.push(destination);
      made.side.push(flows.side[row]);
      for (const name of ["people", "parts"]) made[name].push(...new Array(MONTHS).fill(0));
    }
    const first = rows.get(key) * MONTHS;
    people.forEach((each, at) => {
      made.people[first + at] += each;
      made.parts[first + at] += each > 0 ? 1 : 0;
    });
  });
  return made;
}

function stays(ends, group, people) {
  people.forEach((each, at) => {
    ends.leaving[group * MONTHS + at] -= each;
    ends.arriving[group * MONTHS + at] -= each;
    ends.staying[group * MONTHS + at] += each;
  });
}

/** A group stands in the middle of its people and has the name of its largest place. */
function placesOf({ places, ends }, groups) {
  const weight = (row) => Object.values(ends).reduce((sum, table) => sum + summed(table, [row])
    .reduce((total, people) => total + people, 0), 1);
  const middle = (group, degrees) => {
    const weights = group.map(weight);
    const all = weights.reduce((sum, each) => sum + each, 0);
    return group.reduce((sum, row, index) => sum + degrees[row] * weights[index], 0) / all;
  };
  const ofLeader = (values) => groups.map(([leader]) => values[leader]);
  return {
    id: groups.map((group) => group.map((index) => places.id[index]).join(" ")),
    name: ofLeader(places.name),
    other: groups.map((group) => (group.length > 1 ? "" : places.other[group[0]])),
    lon: groups.map((group) => (group.length > 1 ? middle(group, places.lon) : places.lon[group[0]])),
    lat: groups.map((group) => (group.length > 1 ? middle(group, places.lat) : places.lat[group[0]])),
    inside: ofLeader(places.inside),
    members: groups,
  };
}
