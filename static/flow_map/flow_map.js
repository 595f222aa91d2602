/**
 * The flow map: draws the flows of a month and keeps the reader's view.
 *
 * A rerun brings it new words and numbers and never moves its view, unless the link names another
 * one (told.js), or the area asked about changed and the reader has not moved the map.
 */

import { CanvasMap, mounted } from "../map/canvas_map.js";
import { writer } from "../map/numbers.js";
import { CLOSEST, boxOf, boxText, fit, toUnit } from "../map/projection.js";
import * as registry from "../map/registry.js";
import * as months from "../months.js";
import { paint } from "./drawing.js";
import { drawLegend } from "./legend.js";
import { fullest, monthOf } from "./month.js";
import { openingView } from "./opening.js";
import { largestRadius } from "./scales.js";
import { INSIDE, hit, layOut, middle } from "./scene.js";
import { FlowText } from "./text.js";
import { Tiles } from "./tiles.js";
import { Told } from "./told.js";
import { describe } from "./tooltip.js";

const TRAVEL = 600; // ms of the way to another area
const NAMED = { few: 6, many: 12 }; // far ends that are named, on phones and elsewhere
const NARROW = 480;

class FlowMap extends CanvasMap {
  constructor(parent) {
    super(parent, "flow-map");
    this.text = new FlowText(this.context);
    this.canvas.flowMap = this.report();
  }

  // What the server says

  /** Until what a payload names is there, the one before stays. */
  takeUp() {
    const payload = this.wanted;
    const content = payload && registry.get("flows", payload.flows);
    const beneath = payload && this.beneath(payload);
    if (!content || !beneath || payload === this.payload) return;
    const before = this.payload;
    Object.assign(this, { payload, focus: payload.focus });
    if (before?.flows !== payload.flows) this.useContent(content);
    this.useBeneath(payload, before, beneath);
    if (before?.basemap?.url !== payload.basemap?.url) this.useBasemap(payload.basemap);
    this.write = writer(payload.language);
    this.furniture.dress(payload);
    this.furniture.back.hidden = !payload.focus;
    this.look(before);
    this.changeMonth();
    if (before?.flows !== payload.flows || before?.language !== payload.language) {
      this.awaitFonts([...this.content.places.name, ...Object.values(payload.words), ...(this.names?.texts ?? [])]);
    }
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
    this.forgetPointer();
  }

  useBasemap(basemap) {
    this.furniture.notice.textContent = "";
    this.tiles = basemap && new Tiles(basemap, {
      onLoad: () => this.repaint(),
      onFailure: () => (this.furniture.notice.textContent = this.payload.words.basemap_failed),
    });
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

  /** Tell the server of the reader's own view; null is the whole area. */
  rested() {
    const view = this.aim === "whole" ? null : this.box();
    this.told.tell(view);
    this.setTriggerValue("view", view);
  }

  resized() {
    this.showLegend();
  }

  // What is under the hand

  find(x, y) {
    return hit(this.scene, x, y);
  }

  describe(found) {
    return describe(found, this);
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

  get ready() {
    return Boolean(this.month);
  }

  changeMonth() {
    if (!this.payload || !months.current()) return;
    this.shown = months.current();
    this.month = monthOf(this.content, { ...this.payload, month: this.shown });
    const { words } = this.payload;
    this.furniture.say(this.month.state === "drawn" ? "" : words[this.month.state]);
    this.forgetPointer();
    this.showLegend();
    this.lay();
  }

  showLegend() {
    const { scale, colours, words } = this.payload;
    drawLegend(this.furniture.legend, {
      month: this.month, largestRadius: this.largestRadius(), scale, colours, words, write: this.write,
    });
  }

  layOut() {
    this.useText();
    this.scene = layOut(this.month, this.places, this.view, this.area(), this.text, this.memory);
    this.layOutBeneath(this.scene.held, new Set(this.places.id));
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

  draw() {
    paint(this.context, this.scene, {
      ...this.backdrop,
      compared: this.month.compared,
      largest: this.month.largest,
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
      beneath: () => this.reportBeneath(),
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

export default mounted(FlowMap);
