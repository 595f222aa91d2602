/** One frame on the canvas: ground, marks, names. */

import { drawBackdrop, drawLabel, drawSurroundingNames, stroke } from "../map/drawing.js";

const BOX = 24; // units of a mark's own drawing
const ROOM = 1.3; // of a mark's picture about it, for its rim
const RIM = 2; // units
const HALO = 3.5; // about the rim
const HOLLOW = 3; // width of a hollow mark's outline
const BENEATH = 5; // pixels from a mark to the middle of its bar

/**
 * Each mark as a small picture, drawn once for a scale; `before` is what this gave last.
 *
 * @returns {name, filled, hollow, low}: two pictures a mark, null where there is no hollow one
 */
export function sprites({ marks, plain, low, colours }, scale, ratio, before) {
  const name = [scale, ratio].join();
  if (before?.name === name) return before;
  const drawn = (mark) => mark && pictureOf(mark, colours.paper, scale, ratio);
  const all = [...marks, plain];
  return {
    name, filled: all.map(drawn), hollow: all.map((mark) => drawn(mark.hollow)), low: drawn(low),
  };
}

function pictureOf(mark, paper, scale, ratio) {
  const side = mark.size * scale * ROOM;
  const picture = document.createElement("canvas");
  picture.width = picture.height = Math.ceil(side * ratio);
  const context = picture.getContext("2d");
  const unit = picture.width / (BOX * ROOM);
  context.setTransform(unit, 0, 0, unit, picture.width / 2, picture.height / 2);
  context.translate(-BOX / 2, -BOX / 2);
  context.lineJoin = "round";
  trace(context, mark.points);
  stroke(context, paper, HALO + (mark.filled ? RIM : HOLLOW));
  context.fillStyle = mark.filled ? mark.colour : paper;
  context.fill();
  stroke(context, mark.filled ? mark.rim : mark.colour, mark.filled ? RIM : HOLLOW);
  return { picture, side };
}

/** The mark's outline as the current path; without corners it is a disc. */
function trace(context, points) {
  context.beginPath();
  if (!points.length) context.arc(BOX / 2, BOX / 2, BOX * 0.42, 0, 2 * Math.PI);
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

/**
 * Paint a frame.
 *
 * @param scene from layOut
 * @param look {…what drawBackdrop takes, sprites, hovered}: `hovered` is a village
 */
export function paint(context, scene, look) {
  drawBackdrop(context, scene.window, look);
  for (const each of scene.villages) drawMark(context, each, look.sprites);
  const hovered = scene.villages.find((each) => each.village === look.hovered);
  if (hovered) drawHovered(context, hovered, look);
  drawSurroundingNames(context, look);
  for (const label of scene.labels) drawLabel(context, label, look);
}

/** A village's mark, and beneath it the bar of what is low all year. */
function drawMark(context, { mark, hollow, low, x, y, size }, drawn) {
  put(context, (hollow && drawn.hollow[mark]) || drawn.filled[mark], x, y);
  if (low) put(context, drawn.low, x, y + size / 2 + BENEATH);
}

function put(context, { picture, side }, x, y) {
  context.drawImage(picture, x - side / 2, y - side / 2, side, side);
}

/** The village under the pointer, once more on top with a ring about it. */
function drawHovered(context, each, { sprites: drawn, colours }) {
  drawMark(context, each, drawn);
  context.beginPath();
  context.arc(each.x, each.y, each.size / 2 + 4, 0, 2 * Math.PI);
  stroke(context, colours.ink, 2);
}
