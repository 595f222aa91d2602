/** The HTML about the canvas: buttons, messages, hints, tooltip, legend. */

import { element, svg } from "./elements.js";
import { ScaleBar } from "./scale_bar.js";
import { Tooltip } from "./tooltip.js";

const HINT_TIME = 1600; // ms

const SIGNS = {
  zoom_in: "M12 5v14M5 12h14",
  zoom_out: "M5 12h14",
  whole_area: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  back: "M19 12H5M11 6l-6 6 6 6",
};

function sign(name) {
  return svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" },
    svg("path", {
      d: SIGNS[name], fill: "none", stroke: "currentColor", "stroke-width": 2.25,
      "stroke-linecap": "round", "stroke-linejoin": "round",
    }));
}

export class Furniture {
  /** @param kind the class of the map; @param act {glide(levels), whole(), back()} */
  constructor(kind, act) {
    this.canvas = element("canvas", { tabindex: "0", role: "img", "aria-describedby": "keys" });
    this.buttons = Object.fromEntries(["zoom_in", "zoom_out", "whole_area"].map((name) =>
      [name, element("button", { type: "button" }, sign(name))]));
    this.buttons.zoom_in.onclick = () => act.glide(1);
    this.buttons.zoom_out.onclick = () => act.glide(-1);
    this.buttons.whole_area.onclick = () => act.whole();
    this.backText = element("span");
    this.back = element("button", { type: "button", class: "back", hidden: "" }, sign("back"), this.backText);
    this.back.onclick = () => act.back();
    this.message = element("div", { class: "message", role: "status" });
    this.hint = element("div", { class: "hint", "aria-hidden": "true" });
    this.keys = element("div", { class: "keys", id: "keys" });
    this.notice = element("div", { class: "notice", role: "status" });
    this.credit = element("div", { class: "credit" });
    this.tooltip = new Tooltip();
    this.scale = new ScaleBar();
    this.legend = element("div", { class: "legend" });
    this.layers = element("div", { class: "layers", hidden: "" });
    this.stage = element("div", { class: "stage" },
      this.canvas, this.back, element("div", { class: "buttons" }, ...Object.values(this.buttons)),
      this.message, this.hint, this.keys, this.notice, this.credit, this.scale.box, this.tooltip.box);
    this.root = element("div", { class: `map ${kind}` }, this.stage, this.legend, this.layers);
  }

  /** Words and colours of a payload. */
  dress({ words, colours, language, alt, basemap }) {
    this.root.lang = language;
    for (const [name, colour] of Object.entries(colours)) {
      this.root.style.setProperty(`--${name.replace("_", "-")}`, colour);
    }
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute("aria-label", words[name]);
      button.title = words[name];
    }
    this.backText.textContent = words.back;
    this.keys.textContent = words.keys_hint;
    this.credit.textContent = basemap?.attribution ?? "";
    this.canvas.setAttribute("aria-label", alt);
    this.words = words;
  }

  /** Say something over the ground, or nothing. */
  say(text) {
    if (this.message.textContent !== text) this.message.textContent = text;
  }

  /** Say for a moment how the map is moved. */
  suggest(kind) {
    this.hint.textContent = this.words[`${kind}_hint`];
    this.hint.classList.add("seen");
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => this.hint.classList.remove("seen"), HINT_TIME);
  }

  /** What the buttons take of the map's corners, in pixels. */
  taken() {
    const { back, buttons } = this;
    const side = buttons.zoom_in.offsetWidth + 16;
    return {
      left: back.hidden ? { width: 0, height: 0 }
        : { width: back.offsetLeft + back.offsetWidth + 8, height: back.offsetTop + back.offsetHeight + 2 },
      right: { width: side, height: 3 * buttons.zoom_in.offsetHeight + 16 },
      foot: { width: this.scale.box.offsetWidth + 16, height: 34 },
    };
  }
}
