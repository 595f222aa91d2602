/**
 * The way of each arrow: as straight as it can be, but clear of places it does not serve and
 * across as few others as can be.
 *
 * The largest are laid first. Each takes the cheapest of a few bows, to its right where there is
 * an arrow back; then each once more, now that all are laid. The same picture always gives the
 * same ways.
 */

import { arrow } from "./arrows.js";

const RIGHT = [0.08, 0.03, 0.15, 0.24, 0.34, 0.46, 0.6];
const EITHER = RIGHT.flatMap((bow) => [bow, -bow]);
const USUAL = RIGHT[0];
const ROUNDS = 2;
const PRICE = { under: 15, crossing: 1, bow: 2 }; // of a place run over, an arrow crossed, a bow of 1
const MOST_CROSSED = 260; // arrows that look out for one another: more take too long for a frame
const CLEAR = 2; // pixels from a disc
const PIECES = 7; // of a line, to see what it crosses

/**
 * @param ends [{key: what an arrow is known by, from, to, width, serves: [circle or mark, …],
 *   returns: whether there is an arrow back}], the largest first; from and to as arrows.arrow
 *   takes them
 * @param obstacles circles {x, y, radius} and markers {x, y, width, height}
 * @param edges walls that all stay before
 * @param memory Map of key -> bow, brought up to date
 * @param moving whether the map is under a hand: what is known keeps its bow
 * @returns the arrows, in the same order
 */
export function routed(ends, obstacles, edges, memory, moving) {
  const ways = ends.map((each) => new Way(each, obstacles, edges));
  const looksOut = ways.length <= MOST_CROSSED;
  const laid = [];
  if (moving) return ways.map((way) => way.at(memory.get(way.key) ?? USUAL).made);
  for (let round = 0; round < (looksOut ? ROUNDS : 1); round++) {
    ways.forEach((way, index) => {
      const others = looksOut ? laid.filter((_, other) => other !== index) : [];
      laid[index] = way.cheapest(others);
    });
  }
  memory.clear();
  laid.forEach(({ bow }, index) => memory.set(ways[index].key, bow));
  return laid.map(({ made }) => made);
}

/** The ways one arrow may take; what does not depend on other arrows is found once. */
class Way {
  constructor({ key, from, to, width, serves, returns }, obstacles, edges) {
    Object.assign(this, { key, from, to, width, edges });
    this.bows = returns ? RIGHT : EITHER;
    this.foreign = obstacles.filter((each) => !serves.includes(each));
    this.known = new Map();
  }

  at(bow) {
    if (!this.known.has(bow)) {
      const made = arrow(this.from, this.to, this.width, this.edges, bow);
      this.known.set(bow, { bow, made, box: boxOf(made.spine), line: coarse(made.spine) });
    }
    return this.known.get(bow);
  }

  cheapest(laid) {
    let best = null;
    let least = Infinity;
    for (const bow of this.bows) {
      const dear = PRICE.bow * Math.abs(Math.abs(bow) - USUAL);
      if (least <= dear) continue;
      const way = this.at(bow);
      way.under ??= runOver(way, this.foreign);
      const cost = dear + PRICE.under * way.under + PRICE.crossing * crossed(way, laid);
      if (cost < least) [best, least] = [way, cost];
    }
    return best;
  }
}

/** A few points of a line: enough to see what it crosses. */
function coarse(spine) {
  const last = spine.length / 2 - 1;
  const pieces = Math.min(last, PIECES);
  return Array.from({ length: pieces + 1 }, (_, i) => Math.round((i * last) / pieces))
    .flatMap((at) => [spine[2 * at], spine[2 * at + 1]]);
}

/** How many places lie below a line. */
function runOver({ made: { spine }, box }, obstacles) {
  return obstacles.filter((each) => (
    each.radius === undefined ? throughBox(spine, each) : throughDisc(spine, box, each))).length;
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
function crossed({ line, box }, laid) {
  let count = 0;
  for (const other of laid) if (meet(box, other.box) && cross(line, other.line)) count++;
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
