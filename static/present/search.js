/** Showing a village on the spot: a field over the slide, and the places found as one types. */

import * as asking from "./asking.js";
import { element } from "./elements.js";

const PAUSE = 120; // ms without a key until the server is asked
const LEAST = 2; // letters

export class Search {
  /** @param choose called with the id of the place chosen */
  constructor(words, choose) {
    this.words = words;
    this.choose = choose;
    this.field = element("input");
    Object.assign(this.field, { type: "text", autocomplete: "off", spellcheck: false, maxLength: 60, placeholder: words.search });
    this.field.setAttribute("aria-label", words.search);
    this.list = element("ol", "found");
    this.root = element("div", "search", this.field, this.list);
    this.root.hidden = true;
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.leave = asking.subscribe(() => this.#draw());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open() {
    this.root.hidden = false;
    this.field.value = "";
    this.#draw();
    this.field.focus();
  }

  close() {
    clearTimeout(this.pause);
    this.waiting = false;
    this.root.hidden = true;
    this.field.blur();
  }

  #text() {
    return this.field.value.trim();
  }

  #typed() {
    clearTimeout(this.pause);
    this.waiting = false;
    const text = this.#text();
    if (text.length >= LEAST && text !== asking.current().sought) this.pause = setTimeout(() => asking.seek(text), PAUSE);
    else this.#draw();
  }

  #draw() {
    if (!this.isOpen) return;
    const { sought, found } = asking.current(), text = this.#text();
    this.active = 0;
    this.places = text.length >= LEAST && sought === text ? found : [];
    const none = text.length >= LEAST && sought === text && !found.length;
    this.list.replaceChildren(...this.places.map((place, i) => this.#option(place, i)),
      ...(none ? [element("li", "none", this.words.nothing)] : []));
    this.#mark();
    if (this.waiting && sought === text) this.#enter();
  }

  #option({ id, name, other, where }, i) {
    const option = element("li", "", element("b", "", name), other ? element("span", "other", other) : "", element("small", "", where));
    option.dataset.place = id;
    option.onclick = () => this.choose(id);
    option.onpointermove = () => {
      this.active = i;
      this.#mark();
    };
    return option;
  }

  #key(event) {
    event.stopPropagation(); // Streamlit has keys of its own
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter") this.#enter();
    else if (step && this.places?.length) {
      event.preventDefault();
      this.active = (this.active + step + this.places.length) % this.places.length;
      this.#mark();
    }
  }

  /** The place gone to, else the first; where the answer is still to come, then. */
  #enter() {
    this.waiting = asking.current().sought !== this.#text();
    const place = !this.waiting && this.places?.[this.active];
    if (place) this.choose(place.id);
  }

  #mark() {
    [...this.list.children].forEach((each, i) => each.classList.toggle("active", i === this.active));
  }

  remove() {
    this.leave();
    this.close();
    this.root.remove();
  }
}
