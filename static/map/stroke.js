/** One thing that all drawing does. */

/** Draw the outline of the current path. */
export function stroke(context, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}
