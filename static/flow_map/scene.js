/**
 * Where everything of one frame stands: circles, markers at the edge, arrows and labels.
 *
 * A scene is made from a month and a view and knows nothing of canvas; it is
 * what is drawn, and what a pointer can hit.
 */

import { distance } from "./arrows.js";
import { dock, markers } from "./edge.js";
import { Taken, place as placeLabels } from "../map/labels.js";
import { projection } from "../map/projection.js";
import { together } from "./month.js";
import { routed } from "./routes.js";
import { radius, width } from "./scales.js";
import { reaches } from "./threshold.js";

export const INSIDE = 14; // a place nearer to the edge than this is a far end
const ROUNDS = 4; // of finding room for markers
const DOCK = { radius: 2, aside: 7 }; // how an arrow ends at a marker
const MOST_LABELS = 80;
const MOST_ARROWS = 1000; // more take too long for a frame
const NEAR = 5; // pixels by which a pointer may miss an arrow
const LABEL_GAP = 2;
const WIDE = 3; // pixels of an arrow that names keep clear of

/**
 * @param month what monthOf gave
 * @param places {id, name, x, y}: ids, names and points of the unit square, by index
 * @param view {lon, lat, zoom}
 * @param area {width, height, most, taken} as edge.markers has it, and {largestRadius}
 * @param text {label(place), marker(ends)} => {lines, width, height}
 * @param memory {sides: Map of the sides labels stood at, ways: Map of the bows of arrows, moving:
 *   whether arrows keep them}
 * @param leastOf whether each place is in view => the fewest people that an arrow is drawn for
 */
export function layOut(month, places, view, area, text, memory, leastOf) {
  const seen = seenFrom(places, view, area);
  const scale = { people: month.largest.place, radius: area.largestRadius };
  const least = leastOf(seen.inView);
  const near = month.flows.filter((flow) => seen.inView[flow.origin] || seen.inView[flow.destination]);
  const visible = near.filter((flow) => reaches(flow.value, least)).slice(0, MOST_ARROWS);
  const drawn = drawnAt(visible);
  let marks, circles;
  for (let round = 1; ; round++) {
    marks = markers(farEnds(month, near, seen, drawn), area, (ends) => text.marker(ends).width);
    circles = circlesOf(month, visible, seen, scale, drawn);
    const covered = circles.filter((circle) => marks.some((mark) => covers(mark, circle)));
    if (covered.length === 0 || round === ROUNDS) break;
    // A circle behind a marker is met at the edge as well.
    for (const { place } of covered) seen.inside[place] = false;
  }
  for (const mark of marks) Object.assign(mark, text.marker(mark.ends), together(mark.ends));
  const arrows = arrowsOf(visible, circles, marks, seen, month.largest.flow, { places, ...memory });
  const boxes = takenBy(circles, marks, area);
  const labels = labelsOf(circles, arrows, boxes, places, area, text, memory.sides);
  const held = [...boxes, ...labels.map(({ box }) => box), ...arrows.flatMap(boxesOf)];
  return { circles, marks, arrows, labels, held, least, near, window: seen.window };
}

function covers(mark, { x, y, radius: reach }) {
  const dx = Math.max(mark.x - x, 0, x - mark.x - mark.width);
  const dy = Math.max(mark.y - y, 0, y - mark.y - mark.height);
  return Math.hypot(dx, dy) < Math.min(reach, 8);
}

/** Screen positions of all places, which lie in view, and which of them nothing covers. */
function seenFrom(places, view, { width: wide, height, taken: { left, right } }) {
  const window = projection(view, wide, height);
  const x = places.x.map((unit) => unit * window.scale - window.left);
  const y = places.y.map((unit) => unit * window.scale - window.top);
  // What lies behind the buttons is as good as outside.
  const hidden = (across, down) => (across < left.width && down < left.height)
    || (across > wide - right.width && down < right.height);
  const inView = Array.from(x, (across, i) => across >= INSIDE && across <= wide - INSIDE
    && y[i] >= INSIDE && y[i] <= height - INSIDE);
  const inside = inView.map((seen, i) => seen && !hidden(x[i], y[i]));
  return { window, x, y, inView, inside };
}

/** People of the drawn flows at each end of them: {leaving, arriving} by index. */
function drawnAt(flows) {
  const drawn = new Map();
  const add = (index, way, people) => {
    const at = drawn.get(index) ?? drawn.set(index, { leaving: 0, arriving: 0 }).get(index);
    at[way] += people;
  };
  for (const { origin, destination, people } of flows) {
    add(origin, "leaving", people);
    add(destination, "arriving", people);
  }
  return drawn;
}

/** Places outside the view at which a flow in view ends, drawn or not; their people are those of all flows. */
function farEnds(month, flows, seen, drawn) {
  const ends = new Map();
  for (const flow of flows) {
    if (!seen.inside[flow.origin]) meet(ends, flow.origin, flow.destination, flow, seen);
    if (!seen.inside[flow.destination]) meet(ends, flow.destination, flow.origin, flow, seen);
  }
  return [...ends.values()].map((end) => ({
    ...end,
    ...month.places[end.place],
    drawn: drawn.get(end.place),
    size: Math.abs(month.places[end.place].value),
    inside: { x: end.x / end.weight, y: end.y / end.weight },
    outside: { x: seen.x[end.place], y: seen.y[end.place] },
  }));
}

function meet(ends, far, near, flow, seen) {
  const end = ends.get(far) ?? { place: far, weight: 0, x: 0, y: 0 };
  const weight = Math.abs(flow.value);
  end.weight += weight;
  end.x += seen.x[near] * weight;
  end.y += seen.y[near] * weight;
  ends.set(far, end);
}

/** Circles inside the view, the largest first. */
function circlesOf(month, visible, seen, scale, drawn) {
  const found = [];
  month.places.forEach((people, index) => {
    const counts = month.compared ? Math.abs(people.value) >= 0.5 : people.value > 0;
    if (!counts || !seen.inside[index]) return;
    found.push({
      ...people, place: index, drawn: drawn.get(index), x: seen.x[index], y: seen.y[index],
      radius: radius(people.value, scale),
    });
  });
  // The end of a flow at a place where less than half a person differs has no circle of its own.
  const there = new Set(found.map((circle) => circle.place));
  for (const { origin, destination } of visible) {
    for (const index of [origin, destination]) {
      if (there.has(index) || !seen.inside[index]) continue;
      there.add(index);
      found.push({
        ...month.places[index], place: index, drawn: drawn.get(index), x: seen.x[index], y: seen.y[index],
        radius: radius(0, scale),
      });
    }
  }
  return found.sort((one, other) => other.radius - one.radius);
}

/** The arrows between circles and markers, in the order of the flows. */
function arrowsOf(flows, circles, marks, seen, largest, { places: { id: ids }, ways, moving }) {
  const circleAt = new Map(circles.map((circle) => [circle.place, circle]));
  const markAt = new Map(marks.flatMap((mark) => mark.ends.map((end) => [end.place, mark])));
  const at = (index) => ({ x: seen.x[index], y: seen.y[index] });
  const stop = (index, other) => circleAt.get(index)
    ?? { ...dock(markAt.get(index), at(other), at(index)), ...DOCK };
  const edges = [
    { x: -1, y: 0, at: 0 }, { x: 1, y: 0, at: seen.window.width },
    { x: 0, y: -1, at: 0 }, { x: 0, y: 1, at: seen.window.height },
  ];
  const thing = (index) => circleAt.get(index) ?? markAt.get(index);
  const pairs = new Set(flows.map((flow) => `${flow.origin},${flow.destination}`));
  const made = routed(flows.map((flow) => ({
    key: `${ids[flow.origin]} ${ids[flow.destination]}`,
    from: stop(flow.origin, flow.destination),
    to: stop(flow.destination, flow.origin),
    width: width(flow.value, largest),
    serves: [thing(flow.origin), thing(flow.destination)],
    returns: pairs.has(`${flow.destination},${flow.origin}`),
  })), [...circles, ...marks], edges, ways, moving);
  return flows.map((flow, index) => ({ ...flow, ...made[index] }));
}

function labelsOf(circles, arrows, boxes, places, area, text, memory) {
  const busy = busySides(arrows);
  const wanted = circles.slice(0, MOST_LABELS).map((circle) => ({
    ...circle, id: places.id[circle.place], busy: busy.get(circle.place), ...text.label(circle),
  }));
  const bounds = { left: 2, top: 2, right: area.width - 2, bottom: area.height - 2 };
  return placeLabels(wanted, new Taken(boxes), bounds, memory);
}

/** Small boxes along a wide arrow: no name of the surroundings covers it. */
function boxesOf({ spine, width: wide }) {
  if (wide < WIDE) return [];
  const half = wide / 2;
  return Array.from({ length: spine.length / 2 }, (_, i) => {
    const x = spine[2 * i], y = spine[2 * i + 1];
    return { left: x - half, top: y - half, right: x + half, bottom: y + half };
  });
}

/** Where names may not stand: on circles, markers, buttons and the scale bar. */
function takenBy(circles, marks, { width: wide, height, taken }) {
  const { left, right, foot } = taken;
  return [
    ...circles.map(({ x, y, radius: r }) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r })),
    ...marks.map(({ x, y, width: w, height: h }) => ({
      left: x - LABEL_GAP, top: y - LABEL_GAP, right: x + w + LABEL_GAP, bottom: y + h + LABEL_GAP,
    })),
    { left: 0, top: 0, right: left.width, bottom: left.height },
    { left: wide - right.width, top: 0, right: wide, bottom: right.height },
    { left: 0, top: height - foot.height, right: foot.width, bottom: height },
  ];
}

/** For each place, which way its arrows lie: {x, y}, the longer the busier. */
function busySides(arrows) {
  const busy = new Map();
  const add = (index, x, y, weight) => {
    const way = busy.get(index) ?? busy.set(index, { x: 0, y: 0 }).get(index);
    const length = Math.hypot(x, y) || 1;
    way.x += (x / length) * weight;
    way.y += (y / length) * weight;
  };
  for (const { origin, destination, spine, width: weight } of arrows) {
    const near = 2 * Math.floor(spine.length / 6); // a third of the way
    const last = spine.length - 2;
    add(origin, spine[near] - spine[0], spine[near + 1] - spine[1], weight);
    add(destination, spine[last - near] - spine[last], spine[last - near + 1] - spine[last + 1], weight);
  }
  return busy;
}

/**
 * What lies under a pointer: {circle}, {mark}, {arrow} or null.
 *
 * Markers and circles come before arrows; of arrows the one on top, which is
 * the smallest, and where none is met exactly the nearest within a few pixels.
 */
export function hit(scene, x, y) {
  const mark = scene.marks.find((each) => x >= each.x && x <= each.x + each.width
    && y >= each.y && y <= each.y + each.height);
  if (mark) return { mark };
  const circle = scene.circles.findLast((each) => Math.hypot(each.x - x, each.y - y) <= each.radius + 3);
  if (circle) return { circle };
  let nearest = null;
  let least = NEAR;
  for (const each of scene.arrows.toReversed()) {
    if (!nearBox(each.spine, each.width / 2 + NEAR, x, y)) continue;
    const away = distance(each, x, y);
    if (away === 0) return { arrow: each };
    if (away < least) [nearest, least] = [each, away];
  }
  return nearest && { arrow: nearest };
}

function nearBox(spine, margin, x, y) {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < spine.length; i += 2) {
    left = Math.min(left, spine[i]);
    right = Math.max(right, spine[i]);
    top = Math.min(top, spine[i + 1]);
    bottom = Math.max(bottom, spine[i + 1]);
  }
  return x >= left - margin && x <= right + margin && y >= top - margin && y <= bottom + margin;
}

/** The middle of an arrow's line. */
export function middle({ spine }) {
  const at = 2 * Math.floor(spine.length / 4);
  return { x: spine[at], y: spine[at + 1] };
}
