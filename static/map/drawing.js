/** What every map paints: what lies under it, and names. */

import { drawSpots } from "./base.js";
import { drawNames } from "./names.js";
import { toUnit } from "./projection.js";
import { stroke } from "./stroke.js";

const HALO = 3.5; // pixels about a letter
const GROUND_SIZE = 4096; // units across the world of the outlines' path, before its origin

/** Outlines as one path about an origin, so that no view has to trace them anew. */
export function groundPath(shapes) {
  const path = new Path2D();
  const first = shapes[0]?.[0] ?? [0, 0];
  const origin = toUnit(first[0], first[1]);
  for (const ring of shapes.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = toUnit(ring[i], ring[i + 1]);
      const at = [(x - origin[0]) * GROUND_SIZE, (y - origin[1]) * GROUND_SIZE];
      if (i === 0) path.moveTo(...at);
      else path.lineTo(...at);
    }
    path.closePath();
  }
  return { path, origin };
}

/** Paint the outlines: `look` is {ground, asked, colours, tiles, base}; what is asked about is lighter. */
export function drawGround(context, window, { ground, asked, colours, tiles, base }) {
  const bare = !tiles && !base;
  drawShapes(context, window, ground, bare && colours.land, tiles ? colours.muted : colours.land_line, 1);
  if (asked) drawShapes(context, window, asked, !tiles && colours.asked, colours.muted, 1.6);
}

/** Fill shapes, if with anything, and draw their rims, so many pixels wide. */
function drawShapes(context, window, { path, origin }, fill, line, width) {
  const scale = window.scale / GROUND_SIZE;
  context.save();
  context.translate(...window.toScreen(...origin));
  context.scale(scale, scale);
  context.lineJoin = "round";
  if (fill) {
    context.fillStyle = fill;
    context.fill(path);
  }
  context.lineWidth = width / scale;
  context.strokeStyle = line;
  context.stroke(path);
  context.restore();
}

/**
 * Paint all that lies under a map's own marks: water, land, outlines and layers.
 *
 * @param look {colours, ground, asked, base, tiles, zoom, spots}
 */
export function drawBackdrop(context, window, look) {
  const { colours, base, tiles } = look;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, window.width, window.height);
  tiles?.draw(context, window);
  const outlines = () => look.ground && drawGround(context, window, look);
  if (base && !tiles) base.draw(context, window, colours, look.zoom, outlines);
  else outlines();
  if (base) drawSpots(context, look.spots, colours);
}

/** Names of waters, towns and units, over a map's own marks: `look` is {names, colours}. */
export function drawSurroundingNames(context, { names, colours }) {
  drawNames(context, names, colours, drawText);
}

export { stroke };

/** Write a label where it was placed, a `faint` one in a quiet colour. */
export function drawLabel(context, label, { colours }) {
  drawText(context, label, { ink: label.faint ? colours.muted : colours.ink, halo: colours.paper });
}

function drawText(context, { box, align, lines }, { ink, halo }) {
  const at = { left: box.left + 2, center: (box.left + box.right) / 2, right: box.right - 2 }[align];
  let top = box.top;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { text, font, height } of lines) {
    const y = top + height / 2;
    context.font = font;
    context.globalAlpha = 0.9;
    context.strokeStyle = halo;
    context.lineWidth = HALO;
    context.strokeText(text, at, y);
    context.globalAlpha = 1;
    context.fillStyle = ink;
    context.fillText(text, at, y);
    top += height;
  }
}
