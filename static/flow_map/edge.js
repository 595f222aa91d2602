/**
 * Far ends: places outside the view, met at its edge as markers with name and people.
 *
 * A marker stands where the line to its place leaves the view. Markers of one
 * side keep apart; the smallest, where there are too many, share one marker.
 */

export const HEIGHT = 26;
const APART = 6;
const CORNER = 14; // of a marker; arrows end between its corners
const INSET = 8; // between a marker and the edge of the map

/**
 * Where the straight line from inside to a point outside leaves the box.
 *
 * @returns {side, x, y}; side is left, right, top or bottom
 */
export function crossing(inside, outside, box) {
  const dx = outside.x - inside.x;
  const dy = outside.y - inside.y;
  const across = dx > 0 ? (box.right - inside.x) / dx : dx < 0 ? (box.left - inside.x) / dx : Infinity;
  const down = dy > 0 ? (box.bottom - inside.y) / dy : dy < 0 ? (box.top - inside.y) / dy : Infinity;
  const t = Math.max(Math.min(across, down), 0);
  const side = across < down ? (dx > 0 ? "right" : "left") : dy > 0 ? "bottom" : "top";
  return { side, x: inside.x + t * dx, y: inside.y + t * dy };
}

/**
 * Markers for far ends, none over another.
 *
 * @param ends [{place, value, size, inside: {x, y}, outside: {x, y}, …}]; the larger
 *   the size, the sooner named
 * @param area {width, height, most, taken}: pixels of the map, how many are named,
 *   and what buttons and the scale bar take of its corners {left: {width, height}, right: {…}, foot: {…}}
 * @param measure ends => width in pixels of the marker that stands for them
 * @returns [{ends, side, x, y, width, height, anchor: {x, y}}], x and y the top left
 */
export function markers(ends, area, measure) {
  const box = { left: INSET, top: INSET, right: area.width - INSET, bottom: area.height - INSET };
  const sides = { left: [], right: [], top: [], bottom: [] };
  for (const end of ends) {
    const met = crossing(end.inside, end.outside, box);
    sides[met.side].push({ ...end, at: isFlat(met.side) ? met.x : met.y });
  }
  const named = new Set([...ends].sort(bySize).slice(0, area.most).map((end) => end.place));
  return Object.entries(sides).flatMap(([side, members]) => {
    const range = rangeOf(side, area, box);
    return spread(grouped(members, side, range, named, measure), range)
      .map((marker) => placed(marker, side, box));
  });
}

const OUTWARDS = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] };

const isFlat = (side) => side === "top" || side === "bottom";
const bySize = (one, other) => other.size - one.size;

/** From where to where markers of a side may stand: clear of buttons and of other sides. */
function rangeOf(side, { width, height, taken }, box) {
  const row = INSET + HEIGHT + APART;
  if (side === "top") {
    return [box.left + taken.left.width, width - INSET - taken.right.width];
  }
  if (side === "bottom") return [box.left + taken.foot.width, box.right];
  return [Math.max(taken[side].height, row) + APART, height - row - APART];
}

/** One marker for each named end; those that find no room share one. */
function grouped(members, side, [from, to], named, measure) {
  const length = (ends) => (isFlat(side) ? measure(ends) : HEIGHT);
  const ordered = [...members].sort(bySize);
  const kept = ordered.filter((end) => named.has(end.place));
  const rest = ordered.filter((end) => !named.has(end.place));
  const need = () => kept.reduce((sum, end) => sum + length([end]) + APART, 0)
    + (rest.length ? length(rest) + APART : 0) - APART;
  while (kept.length && need() > to - from) rest.unshift(kept.pop());
  const groups = kept.map((end) => [end]);
  if (rest.length) groups.push(rest);
  return groups.map((ends) => ({ ends, length: length(ends), width: measure(ends), at: centre(ends) }));
}

function centre(ends) {
  const weight = ends.reduce((sum, end) => sum + end.size, 0) || 1;
  return ends.reduce((sum, end) => sum + end.at * end.size, 0) / weight;
}

/**
 * Move markers along their side as little as it takes to keep apart.
 *
 * Those that touch stand as one block about the mean of what they wanted.
 */
export function spread(markers, [from, to]) {
  const blocks = [];
  for (const marker of [...markers].sort((one, other) => one.at - other.at)) {
    blocks.push(block([marker], from, to));
    while (blocks.length > 1 && touch(blocks.at(-2), blocks.at(-1))) {
      const last = blocks.pop();
      blocks.push(block([...blocks.pop().members, ...last.members], from, to));
    }
  }
  return blocks.flatMap(({ start, members }) => {
    let at = start;
    return members.map((marker) => {
      const moved = { ...marker, at: at + marker.length / 2 };
      at += marker.length + APART;
      return moved;
    });
  });
}

const touch = (before, after) => before.start + before.length + APART > after.start;

function block(members, from, to) {
  const length = members.reduce((sum, each) => sum + each.length + APART, -APART);
  let before = 0;
  let wanted = 0;
  for (const each of members) {
    wanted += each.at - before - each.length / 2;
    before += each.length + APART;
  }
  const start = Math.max(Math.min(wanted / members.length, to - length), from);
  return { members, length, start };
}

/**
 * Where an arrow between a point inside and a far place meets the far place's marker:
 * on its inner edge, as near as can be to the straight line between the two, so that
 * arrows stand beside one another along it.
 *
 * @returns {x, y, wall} as arrows.arrow takes it; the marker lies beyond the wall
 */
export function dock({ side, x, y, width, height, anchor }, inside, outside) {
  const between = (value, from, to) => Math.min(Math.max(value, from), to);
  const share = (from, to, at) => (to === from ? 0 : (at - from) / (to - from));
  const [nx, ny] = OUTWARDS[side];
  const wall = { x: nx, y: ny, at: nx * anchor.x + ny * anchor.y };
  if (isFlat(side)) {
    const met = inside.x + share(inside.y, outside.y, anchor.y) * (outside.x - inside.x);
    return { x: between(met, x + CORNER, x + width - CORNER), y: anchor.y, wall };
  }
  const met = inside.y + share(inside.x, outside.x, anchor.x) * (outside.y - inside.y);
  return { x: anchor.x, y: between(met, y + CORNER / 2, y + height - CORNER / 2), wall };
}

function placed({ ends, at, width }, side, box) {
  const flat = isFlat(side);
  const x = flat ? at - width / 2 : side === "left" ? box.left : box.right - width;
  const y = flat ? (side === "top" ? box.top : box.bottom - HEIGHT) : at - HEIGHT / 2;
  const anchor = {
    x: flat ? at : side === "left" ? x + width : x,
    y: flat ? (side === "top" ? y + HEIGHT : y) : at,
  };
  return { ends, side, x, y, width, height: HEIGHT, anchor };
}
