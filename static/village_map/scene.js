/** Where everything of one frame stands: marks, and names that cover neither them nor each other. */

import { Taken, place } from "../map/labels.js";
import { projection } from "../map/projection.js";

const REACH = 4; // pixels by which a pointer may miss a mark
const CROWD = 800; // villages in view from which marks are drawn smaller
const CROWDED = 0.85;
const NAMED = 120; // villages in view up to which they are named
const GROWTH = 0.12; // of a mark, for each level of zoom closer than the whole
const LARGEST = 1.5;
const MOST_AREAS = 12; // named
const GRAVEST = 0; // the kind of mark that names keep clear of

/**
 * @param map {content, villages, areas, view, text, memory}
 * @param month what monthOf gave
 * @param marks kinds of marks, each with its size in pixels
 * @param area {width, height, taken, closer, enlarged}: pixels of the map, what buttons take of its
 *   corners, by how many levels of zoom it is closer than the whole, and how many times larger than
 *   usual marks are
 * @returns {window, scale, villages, labels}; villages, the gravest last, are
 *   {village, mark, hollow, low, x, y, size}
 */
export function layOut(map, month, marks, area) {
  const window = projection(map.view, area.width, area.height);
  const seen = [];
  for (const village of month.order) {
    const [x, y] = window.toScreen(map.villages.x[village], map.villages.y[village]);
    const mark = month.marks[village], hollow = month.hollow[village], low = month.low[village];
    if (within(x, y, area, marks[mark].size)) seen.push({ village, mark, hollow, low, x, y });
  }
  const crowd = seen.length > CROWD ? CROWDED : 1;
  const scale = crowd * (area.enlarged ?? 1) * Math.min(Math.max(1 + GROWTH * area.closer, 1), LARGEST);
  const villages = seen.map((each) => ({ ...each, size: marks[each.mark].size * scale }));
  const kept = [...corners(area), ...villages.filter(({ mark }) => mark === GRAVEST).map(boxOf)];
  return { window, scale, villages, labels: labelsOf(map, villages, window, area), kept };
}

function within(x, y, { width, height }, margin) {
  return x > -margin && y > -margin && x < width + margin && y < height + margin;
}

/** Names of areas, the one with most villages first; of villages too, where few are in view. */
function labelsOf(map, villages, window, area) {
  const free = corners(area);
  const bounds = { left: 2, top: 2, right: area.width - 2, bottom: area.height - 2 };
  const fitting = (wanted, taken) => place(wanted, new Taken(taken), bounds, map.memory);
  const named = areaNames(map, window, bounds);
  const grave = villages.filter(({ mark }) => mark === GRAVEST).map(boxOf);
  const apart = fitting(named, [...free, ...grave]);
  // An area is named even where that covers marks.
  const over = fitting(named.filter(({ id }) => !apart.some((each) => each.id === id)),
    [...free, ...apart.map(({ box }) => box)]);
  const areas = [...apart, ...over];
  if (villages.length > NAMED) return areas;
  const taken = [...free, ...areas.map(({ box }) => box), ...villages.map(boxOf)];
  return [...areas, ...fitting(villageNames(map, villages), taken)];
}

/** What buttons and the scale bar take. */
function corners({ width, height, taken: { right, foot } }) {
  return [
    { left: width - right.width, top: 0, right: width, bottom: right.height },
    { left: 0, top: height - foot.height, right: foot.width, bottom: height },
  ];
}

function areaNames({ content, areas, text }, window, bounds) {
  return content.areas.name.map((words, i) => {
    const [x, y] = window.toScreen(areas.x[i], areas.y[i]);
    return { id: `area ${i}`, x, y, radius: 0, faint: true, ...written(text, words, text.sizes.name) };
  }).filter(({ x, y }) => x > bounds.left && x < bounds.right && y > bounds.top && y < bounds.bottom)
    .slice(0, MOST_AREAS);
}

/** The gravest first. */
function villageNames({ content, text }, villages) {
  return villages.toReversed().map(({ village, x, y, size }) =>
    ({ id: village, x, y, radius: size / 2, ...written(text, content.name[village], text.sizes.number) }));
}

function written(text, words, size) {
  const line = { text: words, font: text.font(true, size), height: size * text.line };
  return { lines: [line], width: text.measure(words, line.font) + 8, height: line.height };
}

function boxOf({ x, y, size }) {
  const half = size / 2;
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

/** The village under a pointer, the one on top first: {village} or null. */
export function hit(scene, x, y) {
  const found = scene.villages.findLast((each) =>
    Math.hypot(each.x - x, each.y - y) <= each.size / 2 + REACH);
  return found ? { village: found.village } : null;
}
