/**
 * Places as circles: area by people, a dark sector for who leaves, a pale one for who arrives.
 *
 * A place people only leave is a full dark disc, one they only come to an open
 * pale one: told apart in greyscale too. In a comparison more is filled, fewer hollow.
 */

const RIM = 1.5;
const NOON = -Math.PI / 2;

/** Share 0-1 of the people at a place who leave it. */
export function leavingShare({ leaving, arriving }) {
  const all = leaving + arriving;
  return all > 0 ? leaving / all : 0;
}

/** Draw one circle {x, y, radius, leaving, arriving}. */
export function drawCircle(context, circle, colours) {
  disc(context, circle, circle.radius + RIM + 0.75, colours.paper);
  disc(context, circle, circle.radius, colours.accent_pale);
  const share = leavingShare(circle);
  if (share > 0) {
    context.beginPath();
    if (share < 1) context.moveTo(circle.x, circle.y);
    context.arc(circle.x, circle.y, circle.radius, NOON, NOON + share * 2 * Math.PI);
    context.closePath();
    context.fillStyle = colours.accent;
    context.fill();
  }
  ring(context, circle, circle.radius, colours.accent, RIM);
}

/** Draw the change at a place: filled for more, hollow for fewer. */
export function drawChange(context, circle, colours) {
  const more = circle.value > 0;
  disc(context, circle, circle.radius + RIM + 0.75, colours.paper);
  disc(context, circle, circle.radius, more ? colours.more : colours.paper);
  ring(context, circle, circle.radius - 0.5, more ? colours.more : colours.fewer, more ? RIM : 2.25);
}

/** The ring about the place in focus. */
export function drawFocus(context, circle, colours) {
  ring(context, circle, circle.radius + 4.5, colours.ink, 2.5);
}

function disc(context, { x, y }, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

function ring(context, { x, y }, radius, colour, width) {
  context.beginPath();
  context.arc(x, y, Math.max(radius, 1), 0, 2 * Math.PI);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
