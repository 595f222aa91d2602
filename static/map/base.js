/**
 * What lies under a map: sea, land, rivers, borders and the layers that were added to it.
 *
 * Lines come as whole numbers (docs/maps.md) and become paths about an origin once, so that no view
 * has to trace them anew. What is not land within a part's box is water; beyond all boxes is paper.
 */

import { toUnit } from "./projection.js";
import { stroke } from "./stroke.js";

const SIZE = 4096; // units across the world of a path, before its origin
const WIDTHS = [3.4, 2.6, 2, 1.4]; // pixels of a river by rank, at its usual zoom
const USUAL = 9.5;
const GROWTH = 0.35; // of a width, for each level of zoom
const SIGN = 15; // pixels
const BOX = 24; // units of a glyph
const REACH = 3;

/** A line's points in degrees, two numbers each. */
function degrees(line, steps) {
  let x = 0, y = 0;
  return line.map((step, i) => (i % 2 ? (y += step) / steps : (x += step) / steps));
}

export class Base {
  /** @param content what was deposited @param signs how its layers are drawn */
  constructor({ parts, layers }, signs) {
    const [west, south] = parts.at(-1)?.box ?? [0, 0];
    this.origin = toUnit(west, south);
    this.parts = parts.map((part) => this.partOf(part)); // the far ones come first
    this.layers = layers.map((layer) => this.layerOf(layer, signs)).filter(({ sign }) => sign);
  }

  /** Add lines to a path; those of areas are closed. */
  trace(path, lines, steps, closed) {
    for (const line of lines) {
      const at = degrees(line, steps);
      for (let i = 0; i < at.length; i += 2) {
        const [x, y] = this.units(at[i], at[i + 1]);
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      if (closed) path.closePath();
    }
    return path;
  }

  units(lon, lat) {
    const [x, y] = toUnit(lon, lat);
    return [(x - this.origin[0]) * SIZE, (y - this.origin[1]) * SIZE];
  }

  partOf({ box, land, rivers, borders, steps }) {
    const [west, south, east, north] = box;
    const [left, bottom] = this.units(west, south), [right, top] = this.units(east, north);
    const edge = new Path2D();
    edge.rect(left, top, right - left, bottom - top);
    const shore = this.trace(new Path2D(), land, steps, true);
    const water = new Path2D(edge);
    water.addPath(shore);
    const ranks = new Map();
    for (const [rank, line] of rivers) {
      this.trace(ranks.get(rank) ?? ranks.set(rank, new Path2D()).get(rank), [line], steps);
    }
    return { edge, shore, water, rivers: ranks, borders: this.trace(new Path2D(), borders, steps) };
  }

  layerOf({ sign, points, lines, areas, steps }, signs) {
    return {
      sign: signs.find(({ code }) => code === sign),
      points: points.map(([lon, lat, ...said]) => ({ at: toUnit(lon, lat), said })),
      lines: this.trace(new Path2D(), lines, steps),
      areas: this.trace(new Path2D(), areas.flat(), steps, true),
    };
  }

  /**
   * Paint all but the signs of points.
   *
   * @param units paints what lies between land and water, such as outlines of townships; it is
   *   handed the context in the map's own pixels
   */
  draw(context, window, colours, zoom, units) {
    const unit = window.scale / SIZE; // pixels
    this.parts.forEach((part, index) => {
      this.within(context, window, () => {
        context.fillStyle = colours.land;
        context.fill(part.edge);
      });
      if (index === this.parts.length - 1) units?.();
      this.within(context, window, () => {
        this.drawLayers(context, unit, zoom, "areas");
        context.fillStyle = colours.sea;
        context.fill(part.water, "evenodd");
        pen(context, part.shore, colours.coast, 0.8 / unit);
        this.drawRivers(context, part, colours, unit, zoom);
        context.setLineDash([5 / unit, 3 / unit]);
        pen(context, part.borders, colours.muted, 1.2 / unit);
        context.setLineDash([]);
      });
    });
    this.within(context, window, () => this.drawLayers(context, unit, zoom, "lines"));
  }

  within(context, window, paint) {
    const [x, y] = window.toScreen(...this.origin);
    const scale = window.scale / SIZE;
    context.save();
    context.translate(x, y);
    context.scale(scale, scale);
    context.lineJoin = context.lineCap = "round";
    paint();
    context.restore();
  }

  drawRivers(context, { rivers }, colours, unit, zoom) {
    const wider = Math.max(1 + GROWTH * (zoom - USUAL), 0.4);
    for (const [rank, path] of [...rivers].sort(([one], [other]) => other - one)) {
      pen(context, path, colours.river, (WIDTHS[rank - 1] ?? 1) * wider / unit);
    }
  }

  drawLayers(context, unit, zoom, kind) {
    for (const { sign, lines, areas } of this.layers) {
      if (zoom < sign.closer) continue;
      if (kind === "areas") {
        context.fillStyle = sign.colour;
        context.fill(areas);
        continue;
      }
      context.lineCap = "butt";
      context.setLineDash(sign.dash.map((each) => each / unit));
      pen(context, lines, sign.colour, sign.width / unit);
      context.setLineDash([]);
    }
  }

  /** The signs of points in view: {sign, said, x, y}. */
  spots(window, zoom) {
    return this.layers.filter(({ sign }) => zoom >= sign.closer).flatMap(({ sign, points }) =>
      points.map(({ at, said }) => {
        const [x, y] = window.toScreen(...at);
        return { sign, said, x, y };
      })).filter(({ x, y }) => x > -SIGN && y > -SIGN && x < window.width + SIGN && y < window.height + SIGN);
  }
}

function pen(context, path, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

/** Paint signs of points: a small square with a glyph, or a dot. */
export function drawSpots(context, spots, colours) {
  for (const { sign, x, y } of spots) {
    context.beginPath();
    if (!sign.glyph) {
      context.arc(x, y, 4, 0, 2 * Math.PI);
    } else {
      context.roundRect(x - SIGN / 2, y - SIGN / 2, SIGN, SIGN, 3);
    }
    stroke(context, colours.paper, 2);
    context.fillStyle = sign.colour;
    context.fill();
    if (!sign.glyph) continue;
    const unit = (SIGN - 3) / BOX;
    context.save();
    context.translate(x - (SIGN - 3) / 2, y - (SIGN - 3) / 2);
    context.scale(unit, unit);
    context.fillStyle = colours.paper;
    context.fill(new Path2D(sign.glyph));
    context.restore();
  }
}

/** The sign under a pointer, or undefined. */
export function spotAt(spots, x, y) {
  return spots.findLast((each) => Math.abs(each.x - x) <= SIGN / 2 + REACH && Math.abs(each.y - y) <= SIGN / 2 + REACH);
}
