/** The slider below the map: from how many people on a flow has an arrow. */

import { element } from "../map/elements.js";
import { counted } from "../map/numbers.js";
import { stepsUpTo } from "./threshold.js";

export class Slider {
  /** @param act {choose(least) while it moves, settle(least) when it is let go, both with null for no choice} */
  constructor(act) {
    this.act = act;
    this.input = element("input", { type: "range", min: 0, step: 1 });
    this.title = element("span");
    this.value = element("output");
    this.reset = element("button", { type: "button", hidden: "" });
    this.root = element("div", { class: "threshold", hidden: "" },
      element("label", {}, this.title, this.input, this.value), this.reset);
    this.input.oninput = () => act.choose(this.steps[this.input.value]);
    this.input.onchange = () => act.settle(this.steps[this.input.value]);
    this.reset.onclick = () => {
      act.settle(null);
      this.input.focus();
    };
  }

  /** Show `least` of the numbers up to the `largest`; `chosen` where the reader chose it. */
  show({ least, largest, chosen, isNeeded, words, write }) {
    this.root.hidden = !isNeeded;
    this.steps = [...new Set([...stepsUpTo(largest), least])].sort((one, other) => one - other);
    this.input.max = this.steps.length - 1;
    this.input.value = this.steps.indexOf(least);
    const said = counted(words.people, least, write.people(least));
    this.title.textContent = words.least_title;
    this.value.textContent = said;
    this.input.setAttribute("aria-valuetext", said);
    this.reset.textContent = words.least_reset;
    this.reset.hidden = !chosen;
  }
}
