/** One frame on the canvas: ground, arrows, circles, names, markers; sizes in screen pixels. */

import { innerHead, trace } from "./arrows.js";
import { drawChange, drawCircle, drawFocus } from "./circles.js";
import { drawBackdrop, drawLabel, drawSurroundingNames, stroke } from "../map/drawing.js";
import { depth, blend } from "./scales.js";
import { MARKER } from "./text.js";

const RIMMED = 4; // pixels of width from which an arrow has a white rim
const OUTLINE = 1.6; // of the hollow arrows for fewer people
const HOLLOW = 4.5; // pixels of width from which all of such an arrow is hollow, not its head alone
const DIMMED = 0.12; // arrows that the thing under the pointer has nothing to do with
const FADED = 0.3; // places, names and markers of that kind
const FAINTEST = 0.7; // opacity of the smallest flows

/**
 * Paint a frame.
 *
 * @param scene from layOut
 * @param look {…what drawBackdrop takes, compared, largest, hovered, focus}: `hovered` is
 *   what hit gave, `focus` {place} or {flow: [origin, destination]} by index
 */
export function paint(context, scene, look) {
  drawBackdrop(context, scene.window, look);
  const own = ownOf(scene, look.hovered);
  for (const each of scene.arrows) drawArrow(context, each, look, alphaOf(each, look, own));
  emphasise(context, scene, look);
  for (const circle of scene.circles) {
    context.globalAlpha = own.has(circle.place) ? 1 : FADED;
    (look.compared ? drawChange : drawCircle)(context, circle, look.colours);
    context.globalAlpha = 1;
    if (circle.place === look.focus?.place) drawFocus(context, circle, look.colours);
  }
  drawSurroundingNames(context, look);
  for (const label of scene.labels) if (own.has(label.place)) drawLabel(context, label, look);
  for (const mark of scene.marks) {
    context.globalAlpha = mark.ends.some((end) => own.has(end.place)) ? 1 : FADED;
    drawMark(context, mark, look);
    context.globalAlpha = 1;
  }
}

const EVERYTHING = { has: () => true, owns: () => true, isAll: true };

/** What belongs to the thing under the pointer: `owns` of an arrow, `has` of a place by index. */
function ownOf({ arrows }, hovered) {
  if (!hovered) return EVERYTHING;
  const places = hovered.circle ? [hovered.circle.place] : hovered.mark?.ends.map((end) => end.place);
  const owns = (each) => (places
    ? places.includes(each.origin) || places.includes(each.destination) : each === hovered.arrow);
  const there = new Set([...places ?? [], ...arrows.filter(owns).flatMap((each) => [each.origin, each.destination])]);
  return { owns, has: (place) => there.has(place) };
}

/** Small flows are lighter; what the thing under the pointer has nothing to do with steps back. */
function alphaOf(each, { largest }, own) {
  const plain = FAINTEST + (1 - FAINTEST) * depth(each.value, largest.flow);
  if (own.isAll) return plain;
  return own.owns(each) ? Math.max(plain, 0.9) : DIMMED;
}

function drawArrow(context, each, look, alpha) {
  const { colours, compared, largest } = look;
  context.globalAlpha = alpha;
  context.lineJoin = "round";
  trace(context, each.outline);
  if (each.width > RIMMED) stroke(context, colours.paper, 2 + (compared ? OUTLINE : 0));
  if (compared && each.value < 0) fillHollow(context, each, colours);
  else {
    context.fillStyle = compared ? colours.more
      : blend(colours.flow_faint, colours.accent, depth(each.value, largest.flow));
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The current path, hollow; of a thin arrow only the head has room to be. */
function fillHollow(context, { width, outline }, colours) {
  if (width >= HOLLOW) {
    stroke(context, colours.fewer, OUTLINE);
    context.fillStyle = colours.paper;
    context.fill();
    return;
  }
  context.fillStyle = colours.fewer;
  context.fill();
  trace(context, innerHead(outline, 0.5));
  context.fillStyle = colours.paper;
  context.fill();
}

/** The arrow under the pointer or in focus, once more on top with a dark outline. */
function emphasise(context, scene, look) {
  const [from, to] = look.focus?.flow ?? [];
  const chosen = scene.arrows.filter((each) => each === look.hovered?.arrow
    || (each.origin === from && each.destination === to));
  for (const each of chosen) {
    trace(context, each.outline);
    stroke(context, look.colours.paper, 6);
    stroke(context, look.colours.ink, 3);
    drawArrow(context, each, look, 1);
  }
}

/** A marker: what leaves and arrives as a small disc, the name, the people, a sign outwards. */
function drawMark(context, mark, look) {
  const { colours, compared, hovered, focus } = look;
  const { x, y, width, height, side, ends } = mark;
  const strong = hovered?.mark === mark || ends.some((end) => end.place === focus?.place);
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fillStyle = colours.paper;
  context.fill();
  stroke(context, strong ? colours.ink : colours.muted, strong ? 2.5 : 1.25);
  const turned = side === "right";
  const middle = y + height / 2;
  const disc = turned || side !== "left" ? x + MARKER.PADDING + 5 : x + width - MARKER.PADDING - 5;
  (compared ? drawChange : drawCircle)(context, { ...mark, x: disc, y: middle, radius: 5 }, colours);
  const left = side === "left" ? x + MARKER.PADDING + MARKER.POINTER : x + MARKER.PADDING + MARKER.GLYPH;
  writeMark(context, mark, left, middle, colours);
  const end = side === "left" ? x + MARKER.PADDING + 3 : x + width - MARKER.PADDING - 3;
  drawPointer(context, side, end, middle, colours.muted);
}

function writeMark(context, { name, number, bold, plain }, left, middle, colours) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = colours.ink;
  context.font = bold;
  context.fillText(name, left, middle + 0.5);
  const wide = context.measureText(name).width;
  context.font = plain;
  context.fillText(number, left + wide + 6, middle + 0.5);
}

const TURNS = { right: 0, bottom: 0.5, left: 1, top: 1.5 };

function drawPointer(context, side, x, y, colour) {
  context.save();
  context.translate(x, y);
  context.rotate(TURNS[side] * Math.PI);
  context.beginPath();
  context.moveTo(-2.5, -4);
  context.lineTo(3, 0);
  context.lineTo(-2.5, 4);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.restore();
}
