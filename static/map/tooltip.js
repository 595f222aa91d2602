/** The box beside the pointer that says what is under it. */

import { element } from "./elements.js";

const BESIDE = 14; // pixels from the pointer

export class Tooltip {
  constructor() {
    this.box = element("div", { class: "tooltip", role: "tooltip", hidden: "" });
  }

  show([heading, ...lines], x, y) {
    const { box } = this;
    box.replaceChildren(element("strong", {}, heading), ...lines.map((line) => element("div", {}, line)));
    box.hidden = false;
    const { clientWidth, clientHeight } = box.parentElement;
    const left = x + BESIDE + box.offsetWidth > clientWidth ? x - BESIDE - box.offsetWidth : x + BESIDE;
    const top = Math.min(y + BESIDE, clientHeight - box.offsetHeight - 4);
    box.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
  }

  hide() {
    this.box.hidden = true;
  }
}
