/**
 * A map on a canvas: the reader's view and hands on it, one frame at a time.
 *
 * What is on the map is a subclass's. It says when it is `ready`, which view shows the `whole` of
 * it, how a frame is laid out (`layOut` sets `scene`) and painted (`draw`), what lies under a
 * pointer (`find`) and how that is told (`describe`); it may do something when the month changes
 * (`changeMonth`), when the map has another size (`resized`), at a click, and when the reader's
 * own view comes to rest (`rested`).
 *
 * Streamlit calls a component again with every rerun. One map lives as long as its place on the
 * page (`mounted`), and a rerun by itself never moves its view.
 */

import * as months from "../months.js";
import { Base, spotAt } from "./base.js";
import { groundPath } from "./drawing.js";
import { Furniture } from "./furniture.js";
import { listen } from "./gestures.js";
import { drawLayersKey } from "./layers_key.js";
import { Names } from "./names.js";
import { between, dragged, projection, zoomed } from "./projection.js";
import * as registry from "./registry.js";
import { fontsFor } from "./text.js";

const GLIDE = 240; // ms of a zoom by button
const SETTLED = 400; // ms after a gesture until its view has come to rest

/** What a component exports: it keeps one map of that class in its place, and hands it payloads. */
export function mounted(MapClass) {
  const maps = new WeakMap();
  return ({ parentElement, data, setTriggerValue }) => {
    let map = maps.get(parentElement);
    if (!map) maps.set(parentElement, (map = new MapClass(parentElement)));
    map.update(data, setTriggerValue);
    // Called also for a call that a later one overtook; only leaving the page counts.
    return () => setTimeout(() => parentElement.isConnected || map.destroy());
  };
}

export class CanvasMap {
  /** @param kind the class of the map's HTML */
  constructor(parent, kind) {
    this.furniture = new Furniture(kind, {
      glide: (levels) => this.glide(levels, this.width / 2, this.height / 2),
      whole: () => this.showWhole(),
      back: () => this.goBack(),
    });
    parent.append(this.furniture.root);
    this.canvas = this.furniture.canvas;
    this.context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.memory = new Map(); // where labels stood
    this.width = this.height = 0;
    this.view = null;
    this.aim = "whole"; // or the reader's "own", or what a subclass aims at
    this.listen();
  }

  listen() {
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.furniture.stage);
    this.leaving = [
      months.subscribe(() => this.changeMonth()),
      registry.subscribe(() => this.takeUp()),
    ];
    listen(this.canvas, {
      drag: (dx, dy) => this.move(dragged(this.view, dx, dy)),
      zoom: (levels, x, y) => this.move(zoomed(this.view, levels, x, y, this.width, this.height)),
      glide: (levels, x, y) => this.glide(levels, x, y),
      whole: () => this.showWhole(),
      back: () => this.goBack(),
      click: (x, y) => this.click(x, y),
      hover: (x, y) => this.hover(x, y),
      leave: () => this.hover(-1, -1),
      ended: () => this.restSoon(),
      hint: (kind) => this.furniture.suggest(kind),
    });
  }

  destroy() {
    this.sizes.disconnect();
    for (const leave of this.leaving) leave();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.furniture.root.remove();
    this.gone = true;
  }

  // What the server says

  update(payload, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    this.wanted = payload;
    this.takeUp();
  }

  /** Adopt the wanted payload, once what it names is there (a subclass's). */
  takeUp() {}

  /**
   * What lies under the map, of a payload; undefined while some of it has not come.
   *
   * @returns {ground, base, names}: contents, each null where the payload names none
   */
  beneath(payload) {
    const found = {};
    for (const name of ["ground", "base", "names"]) {
      found[name] = payload[name] ? registry.get(name, payload[name]) : null;
      if (found[name] === undefined) return undefined;
    }
    return found;
  }

  /** Take up what lies under the map; `before` is the payload before. */
  useBeneath(payload, before, { ground, base, names }) {
    if (before?.ground !== payload.ground) this.ground = ground && groundPath(ground.shapes);
    if (before?.ground !== payload.ground || String(before?.asked) !== String(payload.asked)) {
      const shapes = ground?.shapes.filter((_, i) => payload.asked?.includes(ground.ids[i])) ?? [];
      this.asked = shapes.length ? groundPath(shapes) : null;
    }
    if (before?.base !== payload.base) this.base = base && new Base(base, payload.signs);
    if (before?.names !== payload.names) this.names = names && new Names(names);
  }

  /** Signs and names in the room that the map's own boxes leave; `without` are ids it names itself. */
  layOutBeneath(boxes, without) {
    const window = projection(this.view, this.width, this.height), { zoom } = this.view;
    const spots = this.base?.spots(window, zoom) ?? [];
    const names = this.names?.layOut(window, zoom, this.text, boxes, without) ?? [];
    this.under = { spots, names };
    this.furniture.scale.show(this.view, this.width, this.words, this.write);
    const { signs, colours } = this.payload;
    drawLayersKey(this.furniture.layers, signs ?? [], zoom, this.words, colours.paper);
  }

  /** What tests may ask of what lies under the map. */
  reportBeneath() {
    return {
      names: this.under.names.map(({ id, kind, box, lines }) => ({ id, kind, box, text: lines[0].text })),
      signs: this.under.spots.map(({ sign, x, y }) => ({ sign: sign.code, x, y })),
    };
  }

  /** What drawing.drawBackdrop takes. */
  get backdrop() {
    const { ground, asked, base, under } = this;
    return { colours: this.payload.colours, ground, asked, base, zoom: this.view.zoom, ...under };
  }

  /** The lines about a sign under the pointer: its name, what it is, and whence it is known. */
  describeSign({ sign, said: [en, my, source] }) {
    const names = this.payload.language === "my" ? [my, en] : [en, my];
    return [...new Set([names.find(Boolean) || sign.word, sign.word, source])].filter(Boolean);
  }

  /** Nothing is drawn before its fonts are there, or a moment has passed; late ones count too. */
  async awaitFonts(texts) {
    const { soon, loaded } = fontsFor([...new Set(texts.join(""))].join(""));
    for (const coming of [soon, loaded]) {
      await coming;
      this.fontsThere = true;
      this.text.forget();
      this.lay();
    }
  }

  get ready() {
    return Boolean(this.payload);
  }

  get words() {
    return this.payload.words;
  }

  // The view

  /** The view aimed at, at the size the map has now: until the reader moves it, it follows that. */
  aimed() {
    return this.whole();
  }

  resize() {
    const { clientWidth, clientHeight } = this.furniture.stage;
    if (clientWidth === this.width && clientHeight === this.height && this.ratio === devicePixelRatio) return;
    Object.assign(this, { width: clientWidth, height: clientHeight, ratio: devicePixelRatio || 1 });
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.height * this.ratio);
    if (this.ready) {
      this.resized();
      this.stale = true;
      this.paint(); // a canvas is blank once its size was set
    }
  }

  resized() {}

  move(view) {
    if (!this.view) return;
    cancelAnimationFrame(this.travelling);
    this.goal = null;
    this.view = view;
    this.aim = "own";
    this.forgetPointer();
    this.lay();
  }

  glide(levels, x, y) {
    if (!this.view) return;
    this.aim = "own";
    this.travel(zoomed(this.goal ?? this.view, levels, x, y, this.width, this.height), GLIDE);
    this.restSoon();
  }

  showWhole() {
    if (!this.view) return;
    this.aim = "whole";
    this.travel(this.whole(), GLIDE);
    this.restSoon();
  }

  /** Go to a view in so many ms, at once for those who want no motion. */
  travel(goal, time) {
    cancelAnimationFrame(this.travelling);
    const from = this.view;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!from || still) {
      this.view = goal;
      return this.lay();
    }
    const start = performance.now();
    this.goal = goal;
    const step = (now) => {
      const share = Math.min(Math.max(now - start, 0) / time, 1);
      this.view = share < 1 ? between(from, goal, 1 - (1 - share) ** 3) : goal;
      if (share < 1) this.travelling = requestAnimationFrame(step);
      else this.goal = null;
      this.stale = true;
      this.paint();
    };
    this.travelling = requestAnimationFrame(step);
  }

  restSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rested(), SETTLED);
  }

  rested() {}

  goBack() {}

  // What is under the hand

  hover(x, y) {
    if (!this.scene) return;
    const before = this.hovered ?? {};
    const found = x < 0 ? null : this.find(x, y);
    const sign = found || x < 0 ? null : spotAt(this.under?.spots ?? [], x, y);
    this.hovered = found;
    this.canvas.classList.toggle("over", Boolean(found));
    if (found || sign) this.furniture.tooltip.show(found ? this.describe(found) : this.describeSign(sign), x, y);
    else this.furniture.tooltip.hide();
    const kinds = Object.keys({ ...before, ...found });
    if (kinds.some((kind) => before[kind] !== found?.[kind])) this.repaint();
  }

  forgetPointer() {
    this.hovered = null;
    this.furniture.tooltip.hide();
  }

  // Drawing

  changeMonth() {}

  /** Lay out and paint in the coming frame. */
  lay() {
    this.stale = true;
    this.repaint();
  }

  /** Paint in the coming frame. */
  repaint() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  paint() {
    if (this.gone || !this.ready || !this.width || !this.fontsThere) return;
    if (this.stale) {
      if (this.aim !== "own" && !this.goal) this.view = this.aimed();
      this.layOut();
      this.stale = false;
    }
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.draw();
  }
}
