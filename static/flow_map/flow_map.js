/**
 * The flow map: draws the flows of a month and keeps the reader's view.
 *
 * A rerun brings it new words and numbers and never moves its view, unless the link names another
 * one (told.js), or the area asked about changed and the reader has not moved the map.
 */

import { CanvasMap, mounted } from "../map/canvas_map.js";
import { element } from "../map/elements.js";
import { counted, writer } from "../map/numbers.js";
import { CLOSEST, boxOf, boxText, fit, toUnit } from "../map/projection.js";
import * as registry from "../map/registry.js";
import * as months from "../months.js";
import { clustered, groupsAt, stepOf } from "./clusters.js";
import { paint } from "./drawing.js";
import { drawLegend } from "./legend.js";
import { fullest, monthOf } from "./month.js";
import { openingView } from "./opening.js";
import { largestRadius } from "./scales.js";
import { INSIDE, hit, layOut, middle } from "./scene.js";
import { shownText } from "./shown.js";
import { Slider } from "./slider.js";
import { FlowText } from "./text.js";
import { fitting } from "./threshold.js";
import { Tiles } from "./tiles.js";
import { Told } from "./told.js";
import { describe } from "./tooltip.js";

const STANDS = 150; // ms after a movement until arrows find new ways
const TRAVEL = 600; // ms of the way to another area
const NAMED = { few: 6, many: 12 }; // far ends that are named, on phones and elsewhere
const NARROW = 480;
const SIFTED = 30; // flows from which on the reader may leave the small ones out
const OPENED = { left: 60, right: 60, top: 60, bottom: 60 }; // pixels about a cluster that opens

class FlowMap extends CanvasMap {
  constructor(parent) {
    super(parent, "flow-map");
    this.text = new FlowText(this.context);
    this.ways = new Map(); // bows of arrows
    this.slider = new Slider({
      choose: (least) => this.sift(least),
      settle: (least) => {
        this.sift(least);
        this.toldLeast.tell(least);
        this.setTriggerValue("least", least);
      },
    });
    this.line = element("p", { class: "shown" });
    this.furniture.legend.before(this.line, this.slider.root);
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
    if (before?.flows !== payload.flows || before?.focus?.place !== payload.focus?.place) this.useContent(content);
    this.useBeneath(payload, before, beneath);
    if (before?.basemap?.url !== payload.basemap?.url) this.useBasemap(payload.basemap);
    this.write = writer(payload.language);
    this.furniture.dress(payload);
    this.furniture.back.hidden = !payload.focus;
    this.toldLeast ??= new Told(payload.least);
    if (!before || this.toldLeast.isNews(payload.least)) this.least = payload.least;
    this.look(before);
    this.changeMonth();
    if (before?.flows !== payload.flows || before?.language !== payload.language) {
      this.awaitFonts([
        ...this.deposit.places.name, ...Object.values(payload.words), ...(this.names?.texts ?? []),
      ]);
    }
  }

  useContent(deposit) {
    this.deposit = deposit;
    this.everywhere = pointsOf(deposit.places);
    this.step = null;
    this.useGroups(deposit);
  }

  /** What is drawn from now on: the deposit, or its clusters. */
  useGroups(content) {
    this.content = content;
    this.places = content === this.deposit ? this.everywhere : pointsOf(content.places);
    this.index = new Map(content.places.id.flatMap((ids, i) => ids.split(" ").map((id) => [id, i])));
    this.forgetPointer();
  }

  /** Gather the places that are too near one another at this zoom. */
  regroup() {
    const step = stepOf(this.view.zoom);
    if (step === this.step) return;
    this.step = step;
    const groups = groupsAt(this.deposit, step, this.deposit.places.id.indexOf(this.payload.focus?.place));
    this.useGroups(clustered(this.deposit, groups));
    this.takeMonth();
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
    this.useText(this.deposit);
    const places = fullest(this.deposit);
    const measure = (place) => this.text.marker([{ place, ...places[place] }]).width;
    const view = openingView(frame, this.everywhere, places, this.area(), measure);
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

  /** Arrows keep their ways while the map moves, and find new ones when it stands. */
  move(view) {
    this.moving = true;
    clearTimeout(this.standing);
    this.standing = setTimeout(() => {
      this.moving = false;
      this.lay();
    }, STANDS);
    super.move(view);
  }

  /** Tell the server of the reader's own view; null is the whole area. */
  rested() {
    const view = this.aim === "whole" ? null : this.box();
    this.told.tell(view);
    this.setTriggerValue("view", view);
  }

  /** Draw arrows of at least so many people; null is as many as can be told apart. */
  sift(least) {
    this.least = least;
    this.lay();
  }

  // What is under the hand

  find(x, y) {
    return hit(this.scene, x, y);
  }

  describe(found) {
    const { month, content, deposit, text, words, write } = this;
    return describe(found, { month, content, deposit, names: text.names, words, write });
  }

  click(x, y) {
    if (!this.scene) return;
    const found = hit(this.scene, x, y);
    if (found?.mark?.ends.length > 1) return this.hover(x, y);
    const crowds = this.placesOf(found).filter((place) => this.content.places.members?.[place].length > 1);
    if (crowds.length) return this.open(crowds, x, y);
    this.choose(found ? this.meant(found) : null);
  }

  /** The places, by index, that a thing on the map is about. */
  placesOf(found) {
    if (found?.arrow) return [found.arrow.origin, found.arrow.destination];
    if (found?.mark) return found.mark.ends.map((end) => end.place);
    return found ? [found.circle.place] : [];
  }

  /** Go so near to clusters that their places stand apart; where that cannot be, name them. */
  open(crowds, x, y) {
    const members = crowds.flatMap((place) => this.content.places.members[place]);
    const { lon, lat } = this.deposit.places;
    const [across, down] = [members.map((each) => lon[each]), members.map((each) => lat[each])];
    const frame = [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
    const near = fit(frame, this.width, this.height, OPENED, CLOSEST);
    const goal = { ...near, zoom: Math.min(Math.max(near.zoom, this.view.zoom + 1), CLOSEST) };
    if (this.view.zoom >= CLOSEST) return this.hover(x, y);
    this.aim = "own";
    this.forgetPointer();
    this.travel(goal, TRAVEL);
    this.restSoon();
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
    this.takeMonth();
    const { words } = this.payload;
    this.furniture.say(this.month.state === "drawn" ? "" : words[this.month.state]);
    this.forgetPointer();
    this.lay();
  }

  takeMonth() {
    this.month = monthOf(this.content, { ...this.payload, month: this.shown });
  }

  /** The legend, anew where what it says is another than before. */
  showLegend() {
    const { scale, colours, words } = this.payload;
    const largestRadius = this.largestRadius();
    const said = JSON.stringify([words, scale, largestRadius, this.month.largest, this.month.compared]);
    if (said === this.legendSaid) return;
    this.legendSaid = said;
    drawLegend(this.furniture.legend, {
      month: this.month, largestRadius, scale, colours, words, write: this.write,
    });
  }

  layOut() {
    this.regroup();
    this.useText(this.content);
    const { compare, words } = this.payload;
    const leastOf = (inView) => this.least ?? fitting(this.content, inView, compare);
    this.scene = layOut(this.month, this.places, this.view, this.area(), this.text, {
      sides: this.memory, ways: this.ways, moving: this.moving || Boolean(this.goal),
    }, leastOf);
    this.layOutBeneath(this.scene.held, new Set(this.places.id));
    this.line.textContent = shownText(this.month, this.scene, words, this.write);
    this.slider.show({
      least: this.scene.least, largest: this.month.largest.flow, chosen: this.least !== null,
      isNeeded: this.deposit.flows.origin.length > SIFTED, words, write: this.write,
    });
    this.showLegend();
  }

  useText(content) {
    this.text.use({
      names: this.namesOf(content), words: this.words, write: this.write,
      compared: this.month.compared, width: this.width, language: this.payload.language,
    });
  }

  /** Names by index; a cluster is called by its largest place and how many there are besides. */
  namesOf({ places: { name, members } }) {
    if (!members) return name;
    return name.map((each, index) => {
      const more = members[index].length - 1;
      return more ? counted(this.words.and_more, more, this.write.people(more), { place: each }) : each;
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
      labels: () => this.scene.labels.map(({ id: ids, box, lines }) => (
        { id: ids, box, lines: lines.map(({ text }) => text) })),
    };
  }
}

/** Places as points of the unit square. */
function pointsOf({ id, lon, lat }) {
  const points = lon.map((each, i) => toUnit(each, lat[i]));
  return {
    id,
    x: Float64Array.from(points, (point) => point[0]),
    y: Float64Array.from(points, (point) => point[1]),
  };
}

export default mounted(FlowMap);
