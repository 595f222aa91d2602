/**
 * Names beside circles, the most people first, none over another label, circle or marker.
 *
 * Each is tried on all sides of its circle: first where it stood before, so
 * that names keep their places from month to month, then away from its arrows.
 */

const CELL = 48; // pixels of the coarse grid that finds neighbours

/** Boxes that are taken; boxes are {left, top, right, bottom}. */
export class Taken {
  constructor(boxes = []) {
    this.cells = new Map();
    for (const box of boxes) this.add(box);
  }

  add(box) {
    for (const cell of cellsOf(box)) {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  /** Whether a box would cover one that is taken. */
  meets(box) {
    for (const cell of cellsOf(box)) {
      if (this.cells.get(cell)?.some((other) => overlap(box, other))) return true;
    }
    return false;
  }
}

export function overlap(one, other) {
  return one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
}

function* cellsOf({ left, top, right, bottom }) {
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) yield x * 4096 + y;
  }
}

/**
 * The labels that fit.
 *
 * @param wanted [{id, x, y, radius, width, height, busy: {x, y}}], the most important first
 * @param taken a Taken; what is placed is added to it
 * @param bounds the box labels stay in
 * @param memory Map of id -> side it stood at; brought up to date
 * @returns [{…wanted, box, align}]
 */
export function place(wanted, taken, bounds, memory) {
  const placed = [];
  for (const label of wanted) {
    const choices = sides(label);
    const before = memory.get(label.id);
    const order = before === undefined ? quietFirst(label.busy) : [before, ...quietFirst(label.busy)];
    const side = order.find((each) => within(choices[each], bounds) && !taken.meets(choices[each]));
    if (side === undefined) continue;
    memory.set(label.id, side);
    taken.add(choices[side]);
    placed.push({ ...label, box: choices[side], align: SIDES[side].align });
  }
  return placed;
}

/** The order to try sides in: from where arrows leave room to where they crowd. */
function quietFirst(busy = { x: 0, y: 0 }) {
  const crowd = ({ x, y, dear }) => (busy.x * x + busy.y * y) / (Math.hypot(busy.x, busy.y) || 1) + dear;
  return [...SIDES.keys()].sort((one, other) => crowd(SIDES[one]) - crowd(SIDES[other]));
}

function within(box, bounds) {
  return box.left >= bounds.left && box.right <= bounds.right
    && box.top >= bounds.top && box.bottom <= bounds.bottom;
}

// Directions from the circle and the corner or edge of the box that touches it. Beside it
// reads best, close by better than farther off; the others have a price.
const SIDES = [[4, 0], [13, 0.6]].flatMap(([away, farther]) => [
  { x: 1, y: 0, align: "left", dear: 0, away },
  { x: -1, y: 0, align: "right", dear: 0, away },
  { x: 0, y: 1, align: "center", dear: 0.2, away },
  { x: 0, y: -1, align: "center", dear: 0.2, away },
  ...[-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [
    { x: 0.7 * x, y: 0.7 * y, align: x > 0 ? "left" : "right", dear: 0.3, away },
    { x: 0.95 * x, y: 0.35 * y, align: x > 0 ? "left" : "right", dear: 0.1, away },
    { x: 0.35 * x, y: 0.95 * y, align: x > 0 ? "left" : "right", dear: 0.3, away },
  ])),
].map((side) => ({ ...side, dear: side.dear + farther })));

/** The boxes about a circle, one for each of SIDES. */
function sides({ x, y, radius, width, height }) {
  return SIDES.map((side) => {
    const away = radius + side.away;
    const left = x + side.x * away - { left: 0, center: width / 2, right: width }[side.align];
    const top = y + side.y * away + (Math.sign(side.y) - 1) * (height / 2);
    return { left, top, right: left + width, bottom: top + height };
  });
}
