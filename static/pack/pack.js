/**
 * The one file: an area's year, opened without a network (docs/pack.md).
 *
 * The drawings are those of the pages. This module hands them what the file holds, and does what
 * the server does for a page: it changes the language, follows the month, and opens a village.
 */

import flowMap from "../flow_map/flow_map.js";
import { element } from "../map/elements.js";
import { fill } from "../map/numbers.js";
import * as registry from "../map/registry.js";
import monthStrip from "../month_strip/month_strip.js";
import * as months from "../months.js";
import villageMap from "../village_map/village_map.js";
import { list } from "./list.js";
import { found } from "./search.js";
import { reader } from "./texts.js";
import { village } from "./village.js";

const VIEWS = ["villages", "flows", "list", "village"];
const MAPS = { villages: villageMap, flows: flowMap };
const SCROLL = { behavior: "smooth", block: "start" };

class Pack {
  constructor(content) {
    this.content = content;
    this.texts = content.texts.map(reader);
    for (const each of [content, ...Object.values(content.in)]) {
      for (const [name, { key, content: kept }] of Object.entries(each.deposits)) registry.put(name, key, kept);
    }
    this.language = content.languages[0];
    this.view = "villages";
    this.chosen = null; // a village
    this.slide = -1;
    this.build();
    months.subscribe(() => this.follow());
    document.addEventListener("keydown", (event) => this.press(event));
    this.speak(this.language);
    months.choose(content.month);
  }

  get said() {
    return this.content.in[this.language];
  }

  text = (number) => this.texts[this.content.languages.indexOf(this.language)](number);

  name = (id) => this.said.names[id];

  build() {
    const by = (name) => element("div", { class: name });
    this.product = element("p", { class: "product" });
    this.languages = element("div", { class: "languages", role: "group" });
    this.answer = element("h1", { class: "answer" });
    this.allYear = element("p", { class: "apart" });
    this.untold = element("p", { class: "quiet" });
    this.strip = by("strip-place");
    this.rings = element("p", { class: "quiet" });
    this.tabs = element("div", { class: "tabs", role: "tablist" });
    this.panels = Object.fromEntries(VIEWS.map((view) => [view, element("section", { id: view, role: "tabpanel", "aria-labelledby": `tab-${view}` })]));
    this.flowsSaid = element("div", { class: "flows-said" });
    this.places = { villages: by("place"), flows: by("place") };
    this.panels.villages.append(this.places.villages);
    this.panels.flows.append(this.flowsSaid, this.places.flows);
    this.search = element("input", { type: "search", autocomplete: "off", id: "search" });
    this.searchLabel = element("label", { for: "search" });
    this.hits = element("ul", { class: "hits" });
    this.story = element("div", { class: "story" });
    this.panels.village.append(this.searchLabel, this.search, this.hits, this.story);
    this.search.oninput = () => this.offer();
    this.foot = element("footer", { class: "foot" });
    this.slides = element("aside", { class: "slides", hidden: "" });
    this.start = element("button", { type: "button", class: "start" });
    this.start.onclick = () => this.step(0);
    document.body.append(
      element("header", {}, this.product, this.languages),
      element("main", {}, this.answer, this.allYear, this.untold, this.strip, this.rings,
        element("div", { class: "bar" }, this.tabs, this.start), ...Object.values(this.panels)),
      this.foot, this.slides);
  }

  /** All that is said, in a language. */
  speak(language) {
    this.language = language;
    const { said } = this, { words } = said;
    document.documentElement.lang = language;
    document.title = `${said.area}: ${words.product}`;
    this.product.replaceChildren(element("b", {}, words.product), " ", said.area);
    this.languages.setAttribute("aria-label", words.language);
    this.languages.replaceChildren(...this.content.languages.map((each) => {
      const button = element("button", { type: "button", lang: each, "aria-pressed": each === language }, this.content.in[each].language_name);
      button.onclick = () => this.speak(each);
      return button;
    }));
    this.answer.textContent = said.answer;
    this.allYear.textContent = said.all_year;
    this.rings.textContent = said.rings;
    this.foot.replaceChildren(...said.foot.map((each) => element("p", {}, each)));
    this.searchLabel.textContent = words.search;
    this.start.textContent = `▶ ${words.story}`;
    this.tabs.replaceChildren(...VIEWS.map((view) => this.tab(view)));
    monthStrip({
      parentElement: this.strip, setTriggerValue: () => {},
      data: { ...said.strip, month: months.current() ?? this.content.month },
    });
    this.show(this.view);
    this.offer();
    this.follow();
    if (this.slide >= 0) this.step(this.slide);
  }

  tab(view) {
    const tab = element("button", { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": view, "aria-selected": view === this.view }, this.said.words[view]);
    tab.onclick = () => this.show(view);
    return tab;
  }

  /** Show one of the four parts; a map is drawn when it is seen first, for it needs its size. */
  show(view) {
    this.view = view;
    for (const each of VIEWS) {
      this.panels[each].hidden = each !== view;
      document.getElementById(`tab-${each}`)?.setAttribute("aria-selected", each === view);
    }
    const data = { villages: this.said.village_map, flows: this.said.flow_map }[view];
    if (!data) return;
    MAPS[view]({
      parentElement: this.places[view],
      data: view === "villages" ? { ...data, place: this.chosen ?? "" } : data,
      setTriggerValue: (name, value) => name === "village" && this.open(value.id),
    });
  }

  /** What depends on the month. */
  follow() {
    const month = months.current();
    if (!month) return;
    const { said } = this;
    this.untold.textContent = said.untold[month - 1];
    this.flowsSaid.replaceChildren(...said.flows_said[month - 1].map((each) => element("p", {}, each)));
    const rows = this.content.lists[month - 1];
    this.panels.list.replaceChildren(...list(rows, month, said, this.text, this.name, (id) => this.open(id)));
    this.tell();
  }

  /** Open a village's story. */
  open(id) {
    this.chosen = id;
    this.search.value = "";
    this.offer();
    this.tell();
    this.show("village");
    this.story.querySelector("h2")?.focus({ preventScroll: true });
    this.panels.village.scrollIntoView(SCROLL);
  }

  tell() {
    const story = this.content.stories[this.chosen], { said } = this;
    if (!story) {
      this.story.replaceChildren(element("p", { class: "quiet" }, said.words.choose));
      return;
    }
    const { content } = said.deposits.villages;
    this.story.replaceChildren(...village(story, content.id.indexOf(this.chosen), content, months.current(),
      said, this.text, this.name(this.chosen), (month) => months.choose(month)));
  }

  offer() {
    const hits = found(this.search.value, this.content.languages.map((each) => this.content.in[each].names));
    const none = this.search.value.trim() && !hits.length;
    this.hits.replaceChildren(...hits.map((id) => {
      const button = element("button", { type: "button" }, this.name(id));
      button.onclick = () => this.open(id);
      return element("li", {}, button);
    }), ...(none ? [element("li", { class: "quiet" }, this.said.words.none_found)] : []));
  }

  // Step by step

  step(to) {
    const { slides, words } = this.said;
    this.slide = Math.max(0, Math.min(slides.length - 1, to));
    const { view, month, text } = slides[this.slide];
    const button = (name, said, act, off) => {
      const made = element("button", { type: "button", class: name, disabled: off ? "" : null }, said);
      made.onclick = act;
      return made;
    };
    this.slides.hidden = false;
    document.body.classList.add("stepping");
    this.slides.replaceChildren(
      element("p", { role: "status" }, text),
      element("div", {}, button("back", `← ${words.back}`, () => this.step(this.slide - 1), this.slide === 0),
        element("span", {}, fill(words.step, { n: this.digits(this.slide + 1), total: this.digits(slides.length) })),
        button("next", `${words.next} →`, () => this.step(this.slide + 1), this.slide === slides.length - 1),
        button("close", words.close, () => this.leave())));
    if (months.current() !== month) months.choose(month);
    this.show(view);
  }

  digits(number) {
    return this.said.digits[number] ?? String(number);
  }

  leave() {
    this.slide = -1;
    this.slides.hidden = true;
    document.body.classList.remove("stepping");
  }

  press({ key, target }) {
    if (this.slide < 0 || target.closest("input, canvas, [role=radiogroup]")) return;
    const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[key];
    if (step) this.step(this.slide + step);
    if (key === "Escape") this.leave();
  }
}

window.pack = new Pack(JSON.parse(document.getElementById("content").textContent));
