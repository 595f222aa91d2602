/** What every map paints: the ground, and names. */

import { toUnit } from "./projection.js";

const HALO = 3.5; // pixels about a letter
const GROUND_SIZE = 4096; // units across the world of the outlines' path, before its origin

/** The outlines as one path about an origin, so that no view has to trace them anew. */
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

/** Paint the ground: `look` is {ground, colours, tiles}. */
export function drawGround(context, window, { ground, colours, tiles }) {
  const scale = window.scale / GROUND_SIZE;
  const [x, y] = window.toScreen(...ground.origin);
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.lineWidth = 1 / scale;
  context.lineJoin = "round";
  context.fillStyle = colours.land;
  context.strokeStyle = tiles ? colours.muted : colours.land_line;
  if (!tiles) context.fill(ground.path);
  context.stroke(ground.path);
  context.restore();
}

/** Draw the outline of the current path. */
export function stroke(context, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Write a label where it was placed, a `faint` one in a quiet colour. */
export function drawLabel(context, { box, align, lines, faint }, { colours }) {
  const at = { left: box.left + 2, center: (box.left + box.right) / 2, right: box.right - 2 }[align];
  let top = box.top;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { text, font, height } of lines) {
    const y = top + height / 2;
    context.font = font;
    context.globalAlpha = 0.9;
    context.strokeStyle = colours.paper;
    context.lineWidth = HALO;
    context.strokeText(text, at, y);
    context.globalAlpha = 1;
    context.fillStyle = faint ? colours.muted : colours.ink;
    context.fillText(text, at, y);
    top += height;
  }
}
