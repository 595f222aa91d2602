/**
 * Directed flows as tapered, curved arrows.
 *
 * An arrow leaves its origin's circle thin, swells to its full width (people,
 * linear) and ends in a head at the edge of its destination's circle. All of it
 * lies to one side of the straight line between its ends: to the right wherever
 * there is an arrow back, so that A→B and B→A lie side by side and never one over
 * the other. All lengths are pixels.
 */

const TAIL = 0.3; // width at the origin, as a share of the full width
const BEND = 0.08; // how far an arrow bows out, as a share of its length
const MOST_BEND = 0.5;
const GAP = 2; // between a circle and an arrow's end
const SHORTEST = 12; // an arrow between touching circles keeps this length
const CLEAR = 0.4; // pixels between an arrow and the line it may not cross
const BEFORE_WALL = 12; // pixels by which an arrow's bow stays before the edge it ends at
const FLAT = 0.25; // pixels by which a straight piece may stray from its curve
const STEPS = { fewest: 3, most: 24 };
const ASIDE = 0.6; // how far beside a centre an arrow may aim, as a share of the radius

/** Length of the head of an arrow that is `length` long. */
export function headLength(width, length) {
  return Math.min(Math.max(1.4 * width, 9), 0.6 * length);
}

/** Width of the head: wide enough to be seen on the thinnest arrow. */
export function headWidth(width) {
  return width + Math.max(0.7 * width, 6.5);
}

/**
 * The shape of one arrow.
 *
 * @param a, b where it starts and ends, {x, y, radius, aside}: it is trimmed at the radius
 *   and may aim so far beside the centre (without `aside`, as far as the circle is wide);
 *   with `wall` {x, y, at}, a direction and a distance, no part of it lies beyond that
 * @param width full width
 * @param edges walls that all of it stays before
 * @param bow how far it bows out to its right, as a share of its length; below 0 to its left
 * @returns {outline, spine, width}: points [x, y, x, y, …] of the closed outline
 *   and of the line through its middle, which ends at the tip
 */
export function arrow(a, b, width, edges = [], bow = BEND) {
  const walls = [...edges, a.wall, b.wall].filter(Boolean);
  let bend = bow;
  let made = shape(a, b, width, bend, walls);
  // Wide and short arrows bow more, until no part of them crosses the middle line.
  while (made.crosses && Math.abs(bend) < MOST_BEND) {
    bend *= 1.2;
    made = shape(a, b, width, bend, walls);
  }
  return { outline: made.outline, spine: made.spine, width };
}

/** The same without a bow, for a legend. */
export function straightArrow(a, b, width) {
  return shape({ aside: 0, ...a }, { aside: 0, ...b }, width, 0, []);
}

function shape(a, b, width, bend, walls) {
  const curve = trimmed(a, b, width, bend, walls);
  const length = curveLength(curve);
  const head = headLength(width, length);
  const steps = stepsOf(curve);
  const neck = Math.max(1 - head / Math.max(length, 1e-9), 0);
  const spine = new Float64Array(2 * (steps + 2));
  const outline = new Float64Array(2 * (2 * (steps + 1) + 3));
  let left = outline.length;
  for (let i = 0; i <= steps; i++) {
    const [x, y, nx, ny] = pointOf(curve, (neck * i) / steps);
    const half = (width / 2) * (TAIL + ((1 - TAIL) * i) / steps);
    left -= 2;
    spine[2 * i] = x;
    spine[2 * i + 1] = y;
    outline[2 * i] = x + nx * half;
    outline[2 * i + 1] = y + ny * half;
    outline[left] = x - nx * half;
    outline[left + 1] = y - ny * half;
  }
  addHead(outline, spine, curve, neck, headWidth(width) / 2, steps);
  return { outline, spine, crosses: crosses(outline, a, b, bend < 0 ? -1 : 1) };
}

/** Into how many straight pieces a curve is cut: as few as its bow allows. */
function stepsOf([x0, y0, x1, y1, x2, y2]) {
  const bow = Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2) / 4;
  return Math.min(Math.max(Math.ceil(Math.sqrt(bow / FLAT)), STEPS.fewest), STEPS.most);
}

function addHead(outline, spine, curve, neck, half, steps) {
  const [x, y] = pointOf(curve, neck);
  const [tipX, tipY] = pointOf(curve, 1);
  const along = Math.hypot(tipX - x, tipY - y) || 1;
  const nx = -(tipY - y) / along;
  const ny = (tipX - x) / along;
  const at = 2 * (steps + 1);
  outline.set([x + nx * half, y + ny * half, tipX, tipY, x - nx * half, y - ny * half], at);
  spine.set([tipX, tipY], at);
}

/** Whether any corner of the outline lies on the other side of the line from a to b; right is 1. */
function crosses(outline, a, b, side) {
  const along = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const nx = -(b.y - a.y) / along;
  const ny = (b.x - a.x) / along;
  for (let i = 0; i < outline.length; i += 2) {
    if (side * ((outline[i] - a.x) * nx + (outline[i + 1] - a.y) * ny) < CLEAR) return true;
  }
  return false;
}

/** The part outside both circles of the curve, which bows to one side of its travel. */
function trimmed(a, b, width, bend, walls) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = Math.hypot(dx, dy) || 1;
  const side = bend < 0 ? -1 : 1;
  // It keeps to that side at both ends, as far as the circles allow.
  const start = (side * Math.min((width * TAIL) / 2, a.aside ?? ASIDE * a.radius)) / along;
  const end = (side * Math.min(headWidth(width) / 2, b.aside ?? ASIDE * b.radius)) / along;
  const middle = (start + end) / 2 + 2 * bend;
  const whole = [
    ...before(walls, 0, a.x - start * dy, a.y + start * dx),
    ...before(walls, BEFORE_WALL, (a.x + b.x) / 2 - middle * dy, (a.y + b.y) / 2 + middle * dx),
    ...before(walls, 0, b.x - end * dy, b.y + end * dx),
  ];
  const from = leaves(whole, a, a.radius + GAP);
  const [x0, y0, x1, y1, x2, y2] = whole;
  const to = 1 - leaves([x2, y2, x1, y1, x0, y0], b, b.radius + GAP);
  const kept = to > from ? part(whole, from, to) : null;
  if (kept && Math.hypot(kept[4] - kept[0], kept[5] - kept[1]) >= SHORTEST / 2) return kept;
  return stub(whole, dx, dy);
}

/** A point, moved back where it lies nearer than `room` to a wall or beyond it. */
function before(walls, room, x, y) {
  for (const wall of walls) {
    const beyond = Math.max(wall.x * x + wall.y * y - wall.at + room, 0);
    x -= beyond * wall.x;
    y -= beyond * wall.y;
  }
  return [x, y];
}

/** How far along a curve it comes out of a circle about its start. */
function leaves(curve, { x, y }, radius) {
  let inside = 0;
  let outside = 1;
  const [x0, y0, x1, y1, x2, y2] = curve;
  for (let i = 0; i < 14; i++) {
    const t = (inside + outside) / 2;
    const px = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2 - x;
    const py = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2 - y;
    if (px * px + py * py < radius * radius) inside = t;
    else outside = t;
  }
  return outside;
}

/** A short straight arrow beside circles that touch. */
function stub(curve, dx, dy) {
  const [x, y] = pointOf(curve, 0.5);
  const scale = SHORTEST / 2 / Math.max(Math.hypot(dx, dy), 1e-9);
  const sx = dx * scale;
  const sy = dy * scale;
  return [x - sx, y - sy, x, y, x + sx, y + sy];
}

/** A quadratic curve between two of its own parameters. */
function part(c, from, to) {
  const [x0, y0] = pointOf(c, from);
  const [x2, y2] = pointOf(c, to);
  const mixed = (p, q, r) => (1 - from) * ((1 - to) * p + to * q) + from * ((1 - to) * q + to * r);
  return [x0, y0, mixed(c[0], c[2], c[4]), mixed(c[1], c[3], c[5]), x2, y2];
}

/** Point and right-hand normal at parameter t: [x, y, nx, ny]. */
function pointOf([x0, y0, x1, y1, x2, y2], t) {
  const s = 1 - t;
  const tx = s * (x1 - x0) + t * (x2 - x1);
  const ty = s * (y1 - y0) + t * (y2 - y1);
  const along = Math.hypot(tx, ty) || 1;
  return [
    s * s * x0 + 2 * s * t * x1 + t * t * x2,
    s * s * y0 + 2 * s * t * y1 + t * t * y2,
    -ty / along,
    tx / along,
  ];
}

function curveLength(curve) {
  let length = 0;
  let [x, y] = curve;
  for (let i = 1; i <= 8; i++) {
    const [px, py] = pointOf(curve, i / 8);
    length += Math.hypot(px - x, py - y);
    [x, y] = [px, py];
  }
  return length;
}

/** Distance in pixels from a point to an arrow's body; 0 on it. */
export function distance({ spine, width }, x, y) {
  let nearest = Infinity;
  const last = spine.length - 4;
  for (let i = 0; i <= last; i += 2) {
    const half = i === last ? headWidth(width) / 4 : (width / 2) * (TAIL + ((1 - TAIL) * i) / last);
    nearest = Math.min(nearest, toSegment(spine, i, x, y) - half);
  }
  return Math.max(nearest, 0);
}

function toSegment(points, i, x, y) {
  const dx = points[i + 2] - points[i];
  const dy = points[i + 3] - points[i + 1];
  const along = ((x - points[i]) * dx + (y - points[i + 1]) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - points[i] - t * dx, y - points[i + 1] - t * dy);
}

/** The head of an outline, smaller: three points inside it. */
export function innerHead(outline, share) {
  const first = outline.length / 2 - 3;
  const points = outline.subarray(first, first + 6);
  const middle = [0, 1].map((axis) => (points[axis] + points[axis + 2] + points[axis + 4]) / 3);
  return points.map((value, i) => middle[i % 2] + (value - middle[i % 2]) * share);
}

/** Draw an outline as the context's current path. */
export function trace(context, outline) {
  context.beginPath();
  context.moveTo(outline[0], outline[1]);
  for (let i = 2; i < outline.length; i += 2) context.lineTo(outline[i], outline[i + 1]);
  context.closePath();
}
