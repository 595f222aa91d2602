/** The speaker's screen: the notes of the slide on show, what comes next, and the time. */

import { element, said } from "./elements.js";
import { Screen } from "./screen.js";

const HERE = ["search"]; // acts of this window itself

export class Speaker extends Screen {
  constructor(parent, data) {
    super(parent, data, "speaker");
    this.began = Date.now();
    this.ticking = setInterval(() => this.#tick(), 1000);
    this.say({ kind: "hello" });
  }

  hear(message) {
    if (message.kind !== "state") return;
    this.state = message.state;
    this.draw();
  }

  act(act, told) {
    if (act === "leave") return this.search.isOpen ? this.search.close() : close();
    if (act === "notes" || act === "full") return undefined; // of this window there is no more
    if (HERE.includes(act)) return this.search.open();
    return this.say({ kind: "act", act, told });
  }

  draw() {
    const { state, data } = this;
    if (!state) {
      this.root.replaceChildren(element("p", "waiting", data.words.waiting));
      return;
    }
    const [language] = this.languages(state.spoken), content = this.content(state, language);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const next = data.slides[state.index + 1]?.[language];
    const coming = next ? fill(data.words.next, { title: next.title || next.messages[0] || "" }) : data.words.last;
    const months = state.month ? data.months[language][state.month - 1][1] : "";
    const notes = state.place ? "" : data.notes[state.index][language];
    this.clock = element("p", "clock");
    this.root.replaceChildren(
      element("header", "", element("p", "count", fill(data.words.slide, { n: state.index + 1, total: data.slides.length })),
        element("p", "month", months), state.black ? element("p", "is-black", data.words.black) : "", this.clock),
      said("h1", "", language, content.messages[state.month] ?? content.messages[0] ?? ""),
      said("p", "sentence", language, content.sentence),
      element("div", "notes", ...(notes || data.words.no_notes).split("\n").map((line) => said("p", "", language, line))),
      said("p", "coming", language, coming), this.search.root);
    this.#tick();
  }

  #tick() {
    if (!this.clock) return;
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    const two = (n) => String(n).padStart(2, "0");
    this.clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }

  remove() {
    clearInterval(this.ticking);
    super.remove();
  }
}
