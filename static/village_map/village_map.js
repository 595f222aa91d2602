/**
 * The village map: every village by both its findings, in all twelve months.
 *
 * A mark's shape, colour and word say what absence does in the month, filled where that is certain;
 * a bar beneath it that the village is low all year. The gravest are drawn last and largest.
 */

import { CanvasMap, mounted } from "../map/canvas_map.js";
import { writer } from "../map/numbers.js";
import { boxOf, boxText, fit, toUnit } from "../map/projection.js";
import * as registry from "../map/registry.js";
import { Text } from "../map/text.js";
import * as months from "../months.js";
import { paint, sprites } from "./drawing.js";
import { drawLegend } from "./legend.js";
import { monthOf } from "./month.js";
import { hit, layOut } from "./scene.js";
import { describe } from "./tooltip.js";

const ENLARGED = 1.5; // marks of a map that is shown to a room
const MARGIN = { left: 24, right: 48, top: 24, bottom: 24 }; // pixels; right of it are the buttons

class VillageMap extends CanvasMap {
  constructor(parent) {
    super(parent, "village-map");
    this.text = new Text(this.context);
    this.canvas.villageMap = this.report();
  }

  takeUp() {
    const payload = this.wanted;
    const content = payload && registry.get("villages", payload.villages);
    const beneath = payload && this.beneath(payload);
    if (!content || !beneath || payload === this.payload) return;
    const before = this.payload;
    this.payload = payload;
    if (before?.villages !== payload.villages) this.useContent(content, before);
    this.useBeneath(payload, before, beneath);
    this.write = writer(payload.language);
    this.furniture.dress(payload);
    this.changeMonth();
    if (before?.villages !== payload.villages) this.awaitFonts([...content.name, ...content.areas.name, ...(this.names?.texts ?? [])]);
  }

  useContent(content, before) {
    const points = ({ lon, lat }) => {
      const units = lon.map((each, i) => toUnit(each, lat[i]));
      return { x: units.map(([x]) => x), y: units.map(([, y]) => y) };
    };
    const moved = before && boxText(this.content.frame) !== boxText(content.frame);
    Object.assign(this, { content, villages: points(content), areas: points(content.areas) });
    this.memory.clear();
    this.forgetPointer();
    if (moved) this.aim = "whole"; // another area, even where the reader had moved the map
  }

  get ready() {
    return Boolean(this.month);
  }

  whole() {
    return fit(this.content.frame, this.width, this.height, MARGIN);
  }

  changeMonth() {
    if (!this.payload || !(months.current() || this.content.months === 1)) return;
    this.month = monthOf(this.content, this.payload, months.current());
    this.forgetPointer();
    drawLegend(this.furniture.legend, this.payload, this.month, this.write);
    this.lay();
  }

  layOut() {
    const { language, marks: found, plain } = this.payload, marks = [...found, plain];
    const isForRoom = Boolean(this.payload.is_for_room);
    this.text.use({ names: this.content.name, width: this.width, language, isForRoom });
    const closer = this.view.zoom - this.whole().zoom;
    const { width, height } = this;
    const area = { width, height, taken: this.furniture.taken(), closer, enlarged: isForRoom ? ENLARGED : 1 };
    this.scene = layOut(this, this.month, marks, area);
    this.layOutBeneath([...this.scene.labels.map(({ box }) => box), ...this.scene.kept], new Set(this.content.areas.id));
  }

  find(x, y) {
    return hit(this.scene, x, y);
  }

  describe({ village }) {
    return describe(village, this.month, this.content, this.payload, this.write);
  }

  /** Open a village; a finger, which cannot hover, first learns which it is. */
  click(x, y) {
    if (!this.scene) return;
    const found = this.find(x, y);
    if (found?.village !== this.hovered?.village) this.hover(x, y);
    else if (found) this.open(found.village);
  }

  open(village) {
    const month = this.content.month?.[village] ?? this.month.month;
    this.setTriggerValue("village", { id: this.content.id[village], month });
  }

  kind(mark) {
    return this.payload.marks[mark] ?? this.payload.plain;
  }

  draw() {
    const { colours, villages } = this.payload;
    this.sprites = sprites(this.payload, this.scene.scale, this.ratio, this.sprites);
    paint(this.context, this.scene, {
      ...this.backdrop, colours, sprites: this.sprites,
      hovered: this.hovered?.village ?? this.content.id.indexOf(this.payload.place),
    });
    this.canvas.dataset.painted = `${this.month.month ?? ""}:${villages}`;
  }

  /** What tests and benchmarks may ask. */
  report() {
    return {
      beneath: () => this.reportBeneath(),
      view: () => boxText(boxOf(this.view, this.width, this.height, 0)),
      spots: () => this.scene.villages.map(({ village, mark, hollow, low, x, y, size }) =>
        ({ id: this.content.id[village], finding: this.kind(mark).code, hollow, low, x, y, size })),
      labels: () => this.scene.labels.map(({ lines, box }) => ({ text: lines[0].text, box })),
    };
  }
}

export default mounted(VillageMap);
