/**
 * Places as circles: area by people, a dark sector for who leaves, a pale one for who
 * arrives, a white one for who moves inside the place.
 *
 * A place people only leave is a full dark disc, one they only come to a pale one, one they
 * move inside a ring: told apart in greyscale too. In a comparison more is filled, fewer hollow.
 */

const RIM = 1.5;
const NOON = -Math.PI / 2;

/** Shares 0-1 of the people at a place who leave it and who arrive; the rest move inside it. */
export function shares({ leaving, arriving, staying = 0 }) {
  const all = leaving + arriving + staying;
  return all > 0 ? { leaving: leaving / all, arriving: arriving / all } : { leaving: 0, arriving: 1 };
}

/** Draw one circle {x, y, radius, leaving, arriving, staying}. */
export function drawCircle(context, circle, colours) {
  disc(context, circle, circle.radius + RIM + 0.75, colours.paper);
  disc(context, circle, circle.radius, colours.paper);
  const { leaving, arriving } = shares(circle);
  sector(context, circle, 0, leaving, colours.accent);
  sector(context, circle, leaving, leaving + arriving, colours.accent_pale);
  ring(context, circle, circle.radius, colours.accent, RIM);
}

/** Fill the circle from one share to another, clockwise from noon. */
function sector(context, { x, y, radius }, from, to, colour) {
  if (to <= from) return;
  context.beginPath();
  if (to - from < 1) context.moveTo(x, y);
  context.arc(x, y, radius, NOON + from * 2 * Math.PI, NOON + to * 2 * Math.PI);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
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
