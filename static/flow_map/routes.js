/**
 * The way of each arrow: as straight as it can be, but clear of places it does not serve and
 * across as few others as can be.
 *
 * The largest are laid first. Each takes, of a few bows to its right, the cheapest; the same
 * picture always gives the same ways.
 */

import { arrow } from "./arrows.js";

const BOWS = [0.08, 0.15, 0.24, 0.34, 0.46, 0.6];
const PRICE = { under: 6, crossing: 1, bow: 3 }; // of a place run over, an arrow crossed, a bow of 1
const MOST_CROSSED = 260; // arrows that look out for one another: more take too long for a frame
const CLEAR = 2; // pixels from a disc

/**
 * @param ends [{from, to, width, serves: [circle or mark, …]}], the largest first; from and to as
 *   arrows.arrow takes them
 * @param obstacles circles {x, y, radius} and markers {x, y, width, height}
 * @param edges walls that all stay before
 * @returns the arrows, in the same order
 */
export function routed(ends, obstacles, edges) {
  const laid = [];
  return ends.map(({ from, to, width, serves }) => {
    const others = obstacles.filter((each) => !serves.includes(each));
    const best = cheapest(from, to, width, edges, others, laid);
    if (laid.length < MOST_CROSSED) laid.push(best);
    return best.made;
  });
}

function cheapest(from, to, width, edges, obstacles, laid) {
  let best = null;
  for (const bow of BOWS) {
    const dear = PRICE.bow * (bow - BOWS[0]);
    if (best && best.cost <= dear) break;
    const made = arrow(from, to, width, edges, bow);
    const box = boxOf(made.spine);
    const cost = dear + PRICE.under * runOver(made, box, obstacles) + PRICE.crossing * crossed(made.spine, box, laid);
    if (!best || cost < best.cost) best = { made, box, cost };
  }
  return best;
}

/** How many places lie below a line. */
function runOver({ spine }, box, obstacles) {
  return obstacles.filter((each) => (each.radius === undefined ? throughBox(spine, each) : throughDisc(spine, box, each))).length;
}

function throughDisc(spine, box, { x, y, radius }) {
  const reach = radius + CLEAR;
  if (x < box.left - reach || x > box.right + reach || y < box.top - reach || y > box.bottom + reach) return false;
  for (let i = 0; i + 3 < spine.length; i += 2) {
    const [dx, dy] = [spine[i + 2] - spine[i], spine[i + 3] - spine[i + 1]];
    const along = ((x - spine[i]) * dx + (y - spine[i + 1]) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(Math.max(along, 0), 1);
    if (Math.hypot(x - spine[i] - t * dx, y - spine[i + 1] - t * dy) < reach) return true;
  }
  return false;
}

function throughBox(spine, { x, y, width, height }) {
  for (let i = 0; i < spine.length; i += 2) {
    if (spine[i] > x && spine[i] < x + width && spine[i + 1] > y && spine[i + 1] < y + height) return true;
  }
  return false;
}

/** How many of the lines that are laid a line crosses. */
function crossed(spine, box, laid) {
  let count = 0;
  for (const other of laid) if (meet(box, other.box) && cross(spine, other.made.spine)) count++;
  return count;
}

function boxOf(spine) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let i = 0; i < spine.length; i += 2) {
    box.left = Math.min(box.left, spine[i]);
    box.right = Math.max(box.right, spine[i]);
    box.top = Math.min(box.top, spine[i + 1]);
    box.bottom = Math.max(box.bottom, spine[i + 1]);
  }
  return box;
}

const meet = (one, other) => one.left < other.right && other.left < one.right
  && one.top < other.bottom && other.top < one.bottom;

function cross(one, other) {
  for (let i = 0; i + 3 < one.length; i += 2) {
    for (let j = 0; j + 3 < other.length; j += 2) if (piecesCross(one, i, other, j)) return true;
  }
  return false;
}

function piecesCross(a, i, b, j) {
  const side = (px, py, qx, qy, x, y) => (qx - px) * (y - py) - (qy - py) * (x - px);
  const one = side(a[i], a[i + 1], a[i + 2], a[i + 3], b[j], b[j + 1]);
  const two = side(a[i], a[i + 1], a[i + 2], a[i + 3], b[j + 2], b[j + 3]);
  if (one * two >= 0) return false;
  const three = side(b[j], b[j + 1], b[j + 2], b[j + 3], a[i], a[i + 1]);
  const four = side(b[j], b[j + 1], b[j + 2], b[j + 3], a[i + 2], a[i + 3]);
  return three * four < 0;
}
