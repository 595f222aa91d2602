/**
 * The flow map: a component that draws the flows of a month and keeps the reader's view.
 *
 * Streamlit calls the default export again with every rerun. One map lives as
 * long as its place on the page; a rerun brings it new words and numbers and
 * never moves its view, unless the link names another one (told.js), or the area
 * asked about changed and the reader has not moved the map.
 */

import * as months from "../months.js";
import { groundPath, paint } from "./drawing.js";
import { Furniture } from "./furniture.js";
import { listen } from "./gestures.js";
import { drawLegend } from "./legend.js";
import { fullest, monthOf } from "./month.js";
import { writer } from "./numbers.js";
import { openingView } from "./opening.js";
import { CLOSEST, between, boxOf, boxText, dragged, fit, toUnit, zoomed } from "./projection.js";
import * as registry from "./registry.js";
import { largestRadius } from "./scales.js";
import { INSIDE, hit, layOut, middle } from "./scene.js";
import { Text, fontsFor } from "./text.js";
import { Tiles } from "./tiles.js";
import { Told } from "./told.js";
import { describe } from "./tooltip.js";

const SETTLED = 400; // ms after a gesture until its view is reported
const GLIDE = 240; // ms of a zoom by button
const TRAVEL = 600; // ms of the way to another area
const NAMED = { few: 6, many: 12 }; // far ends that are named, on phones and elsewhere
const NARROW = 480;

const maps = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let map = maps.get(parentElement);
  if (!map) maps.set(parentElement, (map = new FlowMap(parentElement)));
  map.update(data, setTriggerValue);
  // Streamlit calls this also for a call that a later one overtook; only leaving the page counts.
  return () => setTimeout(() => parentElement.isConnected || map.destroy());
}

class FlowMap {
  constructor(parent) {
    this.furniture = new Furniture({
      glide: (levels) => this.glide(levels, this.width / 2, this.height / 2),
      whole: () => this.showWhole(),
      back: () => this.goBack(),
    });
    parent.append(this.furniture.root);
    this.canvas = this.furniture.canvas;
    this.context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.text = new Text(this.context);
    this.memory = new Map(); // where labels stood
    this.width = this.height = 0;
    this.view = null;
    this.aim = "whole"; // or "link", or the reader's "own"
    this.listen();
    this.canvas.flowMap = this.report();
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
      ended: () => this.reportSoon(),
      hint: (kind) => this.furniture.suggest(kind),
    });
  }

  destroy() {
    this.sizes.disconnect();
    for (const leave of this.leaving) leave();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.reporting);
    this.furniture.root.remove();
    this.gone = true;
  }

  // What the server says

  update(payload, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    this.wanted = payload;
    months.fromServer(payload.month);
    this.takeUp();
  }

  /** Adopt the wanted payload once what it names is there; until then the old one stays. */
  takeUp() {
    const payload = this.wanted;
    const content = payload && registry.get("flows", payload.flows);
    const ground = payload?.ground ? registry.get("ground", payload.ground) : null;
    if (!content || ground === undefined || payload === this.payload) return;
    const before = this.payload;
    Object.assign(this, { payload, focus: payload.focus });
    if (before?.flows !== payload.flows) this.useContent(content);
    if (before?.ground !== payload.ground) this.ground = ground && groundPath(ground.shapes);
    if (before?.basemap?.url !== payload.basemap?.url) this.useBasemap(payload.basemap);
    this.write = writer(payload.language);
    this.furniture.dress(payload);
    this.furniture.back.hidden = !payload.focus;
    this.look(before);
    this.changeMonth();
    if (before?.flows !== payload.flows || before?.language !== payload.language) this.awaitFonts();
  }

  useContent(content) {
    const points = content.places.lon.map((lon, i) => toUnit(lon, content.places.lat[i]));
    this.content = content;
    this.index = new Map(content.places.id.map((id, i) => [id, i]));
    this.places = {
      id: content.places.id,
      x: Float64Array.from(points, (point) => point[0]),
      y: Float64Array.from(points, (point) => point[1]),
    };
    this.hovered = null;
    this.furniture.tooltip.hide();
  }

  useBasemap(basemap) {
    this.furniture.notice.textContent = "";
    this.tiles = basemap && new Tiles(basemap, {
      onLoad: () => this.repaint(),
      onFailure: () => (this.furniture.notice.textContent = this.payload.words.basemap_failed),
    });
  }

  /** Nothing is drawn before its fonts are there, or a moment has passed; late ones count too. */
  async awaitFonts() {
    const texts = [...this.content.places.name, ...Object.values(this.payload.words)];
    const { soon, loaded } = fontsFor([...new Set(texts.join(""))].join(""));
    for (const coming of [soon, loaded]) {
      await coming;
      this.fontsThere = true;
      this.text.forget();
      this.lay();
    }
  }

  // The view

  /** Where to look after a payload came. */
  look(before) {
    const { view, frame_key: key } = this.payload;
    const text = view && boxText(view);
    this.told ??= new Told(text);
    if (!before) this.aim = view ? "link" : "whole";
    else if (this.told.isNews(text)) this.goTo(view);
    else if (!view && before.frame_key !== key) this.goTo(null);
  }

  /** Go to the view a link names; null is the whole area. */
  goTo(view) {
    this.aim = view ? "link" : "whole";
    if (this.view) this.travel(this.aimed(), TRAVEL);
  }

  /** The view aimed at, at the size the map has now: until the reader moves it, it follows that. */
  aimed() {
    return this.aim === "link" ? this.linked() : this.whole();
  }

  /** The view of the whole area; the same in every month and with every filter. */
  whole() {
    const { frame, frame_key: key } = this.payload;
    const name = [key, this.width, this.height].join();
    if (this.opening?.name === name) return this.opening.view;
    this.useText();
    const places = fullest(this.content);
    const measure = (place) => this.text.marker([{ place, ...places[place] }]).width;
    const view = openingView(frame, this.places, places, this.area(), measure);
    this.opening = { name, view };
    return view;
  }

  /** The view a link names: its box, as close as this window allows. */
  linked() {
    const margin = { left: INSIDE, right: INSIDE, top: INSIDE, bottom: INSIDE };
    return fit(this.payload.view, this.width, this.height, margin, CLOSEST);
  }

  /** The view as a link names it: what lies inside the rim where places count as seen. */
  box() {
    return boxText(boxOf(this.goal ?? this.view, this.width, this.height, INSIDE));
  }

  resize() {
    const { clientWidth, clientHeight } = this.furniture.stage;
    if (clientWidth === this.width && clientHeight === this.height && this.ratio === devicePixelRatio) return;
    Object.assign(this, { width: clientWidth, height: clientHeight, ratio: devicePixelRatio || 1 });
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.height * this.ratio);
    if (this.payload) {
      this.showLegend();
      this.stale = true;
      this.paint(); // a canvas is blank once its size was set
    }
  }

  move(view) {
    if (!this.view) return;
    cancelAnimationFrame(this.travelling);
    this.goal = null;
    this.view = view;
    this.aim = "own";
    this.hovered = null;
    this.furniture.tooltip.hide();
    this.lay();
  }

  glide(levels, x, y) {
    if (!this.view) return;
    this.aim = "own";
    this.travel(zoomed(this.goal ?? this.view, levels, x, y, this.width, this.height), GLIDE);
    this.reportSoon();
  }

  showWhole() {
    if (!this.view) return;
    this.aim = "whole";
    this.travel(this.whole(), GLIDE);
    this.reportSoon();
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

  /** Tell the server of the reader's own view, once it rests; null is the whole area. */
  reportSoon() {
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      const view = this.aim === "whole" ? null : this.box();
      this.told.tell(view);
      this.setTriggerValue("view", view);
    }, SETTLED);
  }

  // What is under the hand

  hover(x, y) {
    if (!this.scene) return;
    const found = x < 0 ? null : hit(this.scene, x, y);
    const same = this.hovered?.arrow === found?.arrow && this.hovered?.circle === found?.circle
      && this.hovered?.mark === found?.mark;
    this.hovered = found;
    this.canvas.classList.toggle("over", Boolean(found));
    if (found) this.furniture.tooltip.show(describe(found, this), x, y);
    else this.furniture.tooltip.hide();
    if (!same) this.repaint();
  }

  click(x, y) {
    if (!this.scene) return;
    const found = hit(this.scene, x, y);
    if (found?.mark?.ends.length > 1) return this.hover(x, y);
    this.choose(found ? this.meant(found) : null);
  }

  /** The focus that a thing on the map stands for. */
  meant({ arrow, circle, mark }) {
    const id = (index) => this.places.id[index];
    if (arrow) return { flow: [id(arrow.origin), id(arrow.destination)] };
    return { place: id(circle ? circle.place : mark.ends[0].place) };
  }

  choose(focus) {
    if (JSON.stringify(focus) === JSON.stringify(this.focus)) return;
    this.focus = focus;
    this.setTriggerValue("focus", focus);
    this.repaint();
  }

  goBack() {
    this.choose(null);
    this.canvas.focus({ preventScroll: true });
  }

  // Drawing

  changeMonth() {
    if (!this.payload || !this.content) return;
    this.shown = months.current();
    this.month = monthOf(this.content, { ...this.payload, month: this.shown });
    const { words } = this.payload;
    this.furniture.say(this.month.state === "drawn" ? "" : words[this.month.state]);
    this.hovered = null;
    this.furniture.tooltip.hide();
    this.showLegend();
    this.lay();
  }

  showLegend() {
    const { scale, colours, words } = this.payload;
    drawLegend(this.furniture.legend, {
      month: this.month, largestRadius: this.largestRadius(), scale, colours, words, write: this.write,
    });
  }

  get words() {
    return this.payload.words;
  }

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

  layOut() {
    this.useText();
    if (this.aim !== "own" && !this.goal) this.view = this.aimed();
    this.scene = layOut(this.month, this.places, this.view, this.area(), this.text, this.memory);
    this.stale = false;
  }

  useText() {
    this.text.use({
      names: this.content.places.name, words: this.words, write: this.write,
      compared: this.month.compared, width: this.width, language: this.payload.language,
    });
  }

  area() {
    const most = this.width < NARROW ? NAMED.few : NAMED.many;
    return {
      width: this.width, height: this.height, most,
      taken: this.furniture.taken(), largestRadius: this.largestRadius(),
    };
  }

  largestRadius() {
    const asked = this.content.places.inside.filter(Boolean).length;
    return largestRadius(asked || this.places.id.length, this.width, this.height);
  }

  paint() {
    if (this.gone || !this.month || !this.width || !this.fontsThere) return;
    if (this.stale) this.layOut();
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    paint(this.context, this.scene, {
      colours: this.payload.colours,
      compared: this.month.compared,
      largest: this.month.largest,
      ground: this.ground,
      tiles: this.tiles,
      hovered: this.hovered,
      focus: this.focusByIndex(),
    });
    const { flows, compare } = this.payload;
    this.canvas.dataset.arrows = this.scene.arrows.length;
    this.canvas.dataset.painted = `${this.shown}:${flows}:${compare ?? ""}`;
  }

  focusByIndex() {
    if (!this.focus) return null;
    const { place, flow } = this.focus;
    return { place: this.index.get(place), flow: flow?.map((id) => this.index.get(id)) };
  }

  /** What tests and benchmarks may ask. */
  report() {
    const id = (index) => this.places.id[index];
    const people = (ways) => Object.fromEntries(Object.entries(ways).map(([way, each]) => [way, each.people]));
    return {
      view: () => this.box(),
      spots: () => [
        ...this.scene.circles.map(({ place, x, y, radius, ways }) => (
          { id: id(place), x, y, radius, far: false, people: people(ways) })),
        ...this.scene.marks.map(({ ends, x, y, width, height, ways, number }) => ({
          id: ends.map((end) => id(end.place)).join(" "), people: people(ways), number,
          x: x + width / 2, y: y + height / 2, radius: height / 2, far: true,
          box: { left: x, top: y, right: x + width, bottom: y + height },
        })),
      ],
      arrows: () => this.scene.arrows.map((each) => ({
        origin: id(each.origin), destination: id(each.destination),
        people: each.value, ...middle(each),
      })),
      labels: () => this.scene.labels.map(({ id: index, box, lines }) => (
        { id: id(index), box, lines: lines.map(({ text }) => text) })),
    };
  }
}
