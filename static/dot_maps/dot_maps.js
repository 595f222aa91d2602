/**
 * Small maps with one scale: the same places on each, with marks that differ from map to map.
 *
 * A map that leads somewhere is a link. The gravest marks are drawn last, so none hides them.
 */

import { Base } from "../map/base.js";
import { drawBackdrop, groundPath } from "../map/drawing.js";
import { element } from "../map/elements.js";
import { fit, projection, toUnit } from "../map/projection.js";

const MARGIN = { left: 8, right: 8, top: 8, bottom: 8 };
const FINEST = 2; // pixels of the canvas for one of the page, at least: it is printed too
const BOX = 24; // units of a mark's own drawing
const REACH = 9; // pixels by which a pointer may miss a place
const SHAPE = { least: 0.7, most: 1.25 }; // height for width
const shown = new WeakMap();

export default function ({ parentElement: parent, data, setTriggerValue }) {
  let maps = shown.get(parent);
  if (!maps) shown.set(parent, maps = new DotMaps(parent));
  maps.show(data, setTriggerValue);
  return () => { if (!parent.isConnected) maps.remove(); };
}

class DotMaps {
  constructor(parent) {
    this.list = element("ol", { class: "dot-maps" });
    parent.append(this.list);
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.list);
  }

  show(data, tell) {
    if (JSON.stringify(data) === this.text) return;
    this.text = JSON.stringify(data);
    Object.assign(this, { data, tell, ground: groundPath(data.shapes) });
    this.base = data.base && new Base(data.base, []);
    this.units = data.lon.map((lon, i) => toUnit(lon, data.lat[i]));
    this.list.dataset.maps = data.maps.length;
    this.canvases = data.maps.map((map) => this.canvas(map));
    this.list.replaceChildren(...data.maps.map((map, i) => this.item(map, this.canvases[i])));
    this.draw();
  }

  canvas(map) {
    const canvas = element("canvas", { role: "img", "aria-label": map.said });
    canvas.addEventListener("pointermove", (event) => {
      const place = this.at(canvas, event);
      canvas.title = place < 0 ? "" : map.told?.[place] ?? this.data.names?.[place] ?? "";
      canvas.style.cursor = place < 0 || !this.data.ids ? "" : "pointer";
    });
    canvas.addEventListener("click", (event) => {
      const place = this.data.ids ? this.at(canvas, event) : -1;
      if (place >= 0) this.tell("place", this.data.ids[place]);
    });
    return canvas;
  }

  item(map, canvas) {
    const head = element("h2", {}, map.title, ...(map.number ? [" ", element("b", {}, map.number)] : []));
    const parts = [head, ...(map.note ? [element("small", {}, map.note)] : []), canvas];
    if (!map.link) return element("li", {}, ...parts);
    const link = element("a", { href: map.link, target: "_self", "data-level": map.level }, ...parts);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.tell("map", map.code);
    });
    return element("li", {}, link);
  }

  /** The place under a pointer; -1 where there is none, or where places have no names. */
  at(canvas, event) {
    if (!this.data.names || !this.window) return -1;
    const { left, top } = canvas.getBoundingClientRect();
    let found = -1, nearest = REACH;
    this.units.forEach((unit, i) => {
      const [x, y] = this.window.toScreen(...unit);
      const away = Math.hypot(x - (event.clientX - left), y - (event.clientY - top));
      if (away < nearest) [found, nearest] = [i, away];
    });
    return found;
  }

  draw() {
    const width = Math.floor(this.canvases?.[0]?.clientWidth ?? 0);
    if (!width || width === this.width && this.drawn === this.text) return;
    const [[x0, y0], [x1, y1]] = [[0, 3], [2, 1]].map(([a, b]) => toUnit(this.data.frame[a], this.data.frame[b]));
    const shape = Math.min(Math.max((y1 - y0) / (x1 - x0), SHAPE.least), SHAPE.most);
    const height = Math.round(width * shape);
    Object.assign(this, { width, drawn: this.text });
    this.window = projection(fit(this.data.frame, width, height, MARGIN), width, height);
    this.canvases.forEach((canvas, i) => this.paint(canvas, this.data.maps[i], width, height));
  }

  paint(canvas, map, width, height) {
    const ratio = Math.max(window.devicePixelRatio, FINEST);
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const { ground, base, data: { colours, zoom } } = this;
    drawBackdrop(context, this.window, { ground, base, colours, zoom, spots: [] });
    const kinds = [...map.kinds].map(Number);
    for (let kind = this.data.marks.length - 1; kind >= 0; kind -= 1) {
      const mark = this.data.marks[kind];
      kinds.forEach((each, i) => each === kind && drawMark(context, mark, this.data.scale, this.window.toScreen(...this.units[i])));
    }
    canvas.dataset.painted = map.code;
  }

  remove() {
    this.watcher.disconnect();
    this.list.remove();
  }
}

function drawMark(context, { points, size, filled, colour, rim }, scale, [x, y]) {
  const unit = (size * scale) / BOX;
  context.save();
  context.translate(x, y);
  context.scale(unit, unit);
  context.translate(-BOX / 2, -BOX / 2);
  context.beginPath();
  if (!points.length) context.arc(BOX / 2, BOX / 2, BOX * 0.42, 0, 2 * Math.PI);
  points.forEach(([px, py], i) => (i ? context.lineTo(px, py) : context.moveTo(px, py)));
  context.closePath();
  context.fillStyle = filled ? colour : "#FFFFFF";
  context.fill();
  context.strokeStyle = filled ? rim : colour;
  context.lineWidth = (filled ? 0.6 : 1.2) / unit;
  context.stroke();
  context.restore();
}
