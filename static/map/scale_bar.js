/** A bar of a round length on the ground, at the middle of the view. */

import { element } from "./elements.js";
import { fill } from "./numbers.js";
import { TILE } from "./projection.js";

const AROUND = 40_075_017; // metres, along the equator
const WIDEST = 110; // pixels
const ROUND = [5, 2, 1];

export class ScaleBar {
  constructor() {
    this.text = element("span");
    this.bar = element("i");
    this.box = element("div", { class: "scale-bar", hidden: "" }, this.text, this.bar);
  }

  /** Fit it to a view `across` pixels wide. */
  show({ lat, zoom }, across, words, write) {
    const metre = (TILE * 2 ** zoom) / (AROUND * Math.cos((lat * Math.PI) / 180)); // in pixels
    const length = roundest(WIDEST / metre);
    const [form, number] = length >= 1000 ? ["km", length / 1000] : ["metres", length];
    this.text.textContent = fill(words[form], { n: write.people(number) });
    this.bar.style.width = `${(length * metre).toFixed(1)}px`;
    this.bar.style.setProperty("--part", ((length * metre) / across).toFixed(4));
    this.box.hidden = false;
  }
}

/** The largest of 1, 2, 5, 10, 20 … that is no longer than `most`. */
export function roundest(most) {
  const ten = 10 ** Math.floor(Math.log10(most));
  return ten * ROUND.find((each) => each * ten <= most);
}
