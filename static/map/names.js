/** Names that help find the way: waters, towns, units; placed in what room the map leaves. */

import { Taken, place } from "./labels.js";
import { toUnit } from "./projection.js";

const DOT = 3; // pixels of a town's dot
const MOST = 40; // in a frame
const EDGE = 4;
const ASIDE = [[0, 0], [0, -0.8], [0, 0.8], [-0.4, 0], [0.4, 0], [0, -1.6], [0, 1.6]]; // of a name's size

export class Names {
  constructor(content) {
    this.list = content.id.map((id, i) => ({
      id, name: content.name[i], kind: content.kind[i], at: toUnit(content.lon[i], content.lat[i]),
      from: content.from[i], to: content.to[i],
    }));
    this.memory = new Map();
  }

  get texts() {
    return this.list.map(({ name }) => name);
  }

  /**
   * The names that fit.
   *
   * @param taken boxes that are taken @param without ids the map names itself
   * @returns [{id, kind, x, y, lines, box, align}]
   */
  layOut(window, zoom, text, taken, without) {
    const wanted = this.list
      .filter(({ id, from, to }) => zoom >= from && zoom < to && !without.has(id))
      .map((each) => {
        const [x, y] = window.toScreen(...each.at);
        return { ...each, x, y, radius: DOT, ...this.written(each, text) };
      })
      .filter(({ x, y }) => x > 0 && y > 0 && x < window.width && y < window.height)
      .slice(0, 4 * MOST);
    const bounds = { left: EDGE, top: EDGE, right: window.width - EDGE, bottom: window.height - EDGE };
    const held = new Taken(taken);
    const placed = wanted.flatMap((each) =>
      (each.kind === "town" ? place([each], held, bounds, this.memory) : centred(each, held, bounds)));
    return placed.slice(0, MOST);
  }

  written({ name, kind }, text) {
    const size = text.sizes.number + (kind === "country" ? 2 : 0);
    const line = { text: name, font: text.font(kind === "town", size), height: size * text.line };
    return { lines: [line], width: text.measure(name, line.font) + 8, height: line.height };
  }
}

/** A name about its own point or, where that is taken, a little away from it. */
function centred(each, held, bounds) {
  const { x, y, width, height } = each;
  for (const [right, down] of ASIDE) {
    const left = x - width / 2 + right * width, top = y - height / 2 + down * height;
    const box = { left, top, right: left + width, bottom: top + height };
    const within = box.left >= bounds.left && box.right <= bounds.right
      && box.top >= bounds.top && box.bottom <= bounds.bottom;
    if (!within || held.meets(box)) continue;
    held.add(box);
    return [{ ...each, box, align: "center" }];
  }
  return [];
}

const INKS = { water: ["water_ink", "paper"], town: ["ink", "paper"] };

/** Paint names, and the dots of towns; `write` is drawing.drawText. */
export function drawNames(context, names, colours, write) {
  for (const each of names) {
    if (each.kind === "town") drawDot(context, each, colours);
    const [ink, halo] = INKS[each.kind] ?? ["muted", "land"];
    write(context, each, { ink: colours[ink], halo: colours[halo] });
  }
}

function drawDot(context, { x, y }, colours) {
  context.beginPath();
  context.rect(x - DOT, y - DOT, 2 * DOT, 2 * DOT);
  context.fillStyle = colours.paper;
  context.fill();
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.4;
  context.stroke();
}
