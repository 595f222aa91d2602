/** Where everything of one frame stands: marks, and names that cover neither them nor each other. */

import { Taken, place } from "../map/labels.js";
import { projection } from "../map/projection.js";
import { LINE } from "../map/text.js";

const REACH = 4; // pixels by which a pointer may miss a mark
const CROWD = 800; // villages in view from which marks are drawn smaller
const CROWDED = 0.85;
const NAMED = 120; // villages in view up to which they are named
const GROWTH = 0.12; // of a mark, for each level of zoom closer than the whole
const LARGEST = 1.5;

/**
 * @param map {content, villages, areas, view, text, memory}
 * @param month what monthOf gave
 * @param marks kinds of marks, each with its size in pixels
 * @param area {width, height, taken, closer}: pixels of the map, what buttons take of its corners,
 *   and by how many levels of zoom it is closer than the whole
 * @returns {window, scale, villages, labels}; villages, the gravest last, are
 *   {village, mark, x, y, size}
 */
export function layOut(map, month, marks, area) {
  const window = projection(map.view, area.width, area.height);
  const seen = [];
  for (const village of month.order) {
    const [x, y] = window.toScreen(map.villages.x[village], map.villages.y[village]);
    const mark = month.marks[village];
    if (within(x, y, area, marks[mark].size)) seen.push({ village, mark, x, y });
  }
  const crowd = seen.length > CROWD ? CROWDED : 1;
  const scale = crowd * Math.min(Math.max(1 + GROWTH * area.closer, 1), LARGEST);
  const villages = seen.map((each) => ({ ...each, size: marks[each.mark].size * scale }));
  return { window, scale, villages, labels: labelsOf(map, villages, window, area) };
}

function within(x, y, { width, height }, margin) {
  return x > -margin && y > -margin && x < width + margin && y < height + margin;
}

/** Names of areas, the one with most villages first; of villages too, where few are in view. */
function labelsOf({ content, areas, text, memory }, villages, window, { width, height, taken }) {
  const bounds = { left: 2, top: 2, right: width - 2, bottom: height - 2 };
  const free = new Taken([
    { left: width - taken.right.width, top: 0, right: width, bottom: taken.right.height },
  ]);
  const name = (id, label, size, x, y, radius) => {
    const font = text.font(true, size);
    const line = { text: label, font, height: size * text.line };
    return { id, x, y, radius, lines: [line], width: text.measure(label, font) + 8, height: line.height };
  };
  const { name: large, number: small } = text.sizes;
  const areaNames = content.areas.name.map((label, i) =>
    name(`area ${i}`, label, large, ...window.toScreen(areas.x[i], areas.y[i]), 0));
  const placed = place(areaNames, free, bounds, memory);
  if (villages.length > NAMED) return placed;
  for (const { x, y, size } of villages) {
    free.add({ left: x - size / 2, top: y - size / 2, right: x + size / 2, bottom: y + size / 2 });
  }
  const villageNames = villages.toReversed().map(({ village, x, y, size }) =>
    name(village, content.name[village], small, x, y, size / 2));
  return [...placed, ...place(villageNames, free, bounds, memory)];
}

/** The village under a pointer, the one on top first: {village} or null. */
export function hit(scene, x, y) {
  const found = scene.villages.findLast((each) =>
    Math.hypot(each.x - x, each.y - y) <= each.size / 2 + REACH);
  return found ? { village: found.village } : null;
}
