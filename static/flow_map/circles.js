/**
 * Places as circles: area by people; dark for who leaves, pale for who arrives, white for who
 * moves inside the place.
 *
 * A place people only leave is a full dark disc, one they only come to a pale one, one they
 * move inside a ring: told apart in greyscale too. Where there are several ways each has an
 * equal sector, of the circle that its own people would have: no circle shows a sum of those
 * away and those who came. In a comparison more is filled, fewer hollow.
 */

import { WAYS } from "./month.js";

const RIM = 1.5;
const NOON = -Math.PI / 2;

/** The sectors of a circle, clockwise from noon: {way, from, to} in turns, and the radius of each. */
export function sectors({ ways, radius }) {
  const there = WAYS.filter((way) => ways[way].people > 0);
  const most = Math.max(...there.map((way) => ways[way].people));
  return there.map((way, index) => ({
    way, from: index / there.length, to: (index + 1) / there.length,
    radius: radius * Math.sqrt(ways[way].people / most),
  }));
}

/** Draw one circle {x, y, radius, ways}; the radius is that of the most people. */
export function drawCircle(context, circle, colours) {
  const fills = { leaving: colours.accent, arriving: colours.accent_pale, staying: colours.paper };
  const parts = sectors(circle);
  if (!parts.length) parts.push({ way: "arriving", from: 0, to: 1, radius: circle.radius });
  for (const each of parts) fillSector(context, circle, { ...each, radius: each.radius + RIM + 0.75 }, colours.paper);
  for (const each of parts) {
    fillSector(context, circle, each, fills[each.way]);
    context.lineWidth = RIM;
    context.strokeStyle = colours.accent;
    context.stroke();
  }
}

/** Fill a part of a circle about a point; its outline stays the current path. */
function fillSector(context, { x, y }, { from, to, radius }, colour) {
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
