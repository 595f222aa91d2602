// The search at the top of every page: the server is asked as one types, and its places are
// offered level by level. A place of the list, like a place's name anywhere on the page, is a
// link; followed in this window it is told to the server instead, which opens its page without
// loading the program again.
//
// Keyboard: a combobox with a list, as readers of screens know it. Arrows go along the list,
// Enter opens, Escape closes.

const PAUSE = 180; // ms without a key until the server is asked
const LEAST = 2; // letters
const searches = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  let search = searches.get(place);
  if (!search) searches.set(place, (search = new PlaceSearch(place)));
  search.show(component.data, component.setTriggerValue);
  return () => setTimeout(() => place.isConnected || search.remove());
}

class PlaceSearch {
  constructor(place) {
    this.root = element("div", "place-search");
    this.field = element("input");
    Object.assign(this.field, { type: "search", autocomplete: "off", spellcheck: false, maxLength: 60 });
    const roles = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "places_found", enterkeyhint: "search",
    };
    for (const [name, value] of Object.entries(roles)) this.field.setAttribute(name, value);
    this.list = element("div", "found");
    this.list.id = "places_found";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    this.told = element("div", "told");
    this.told.setAttribute("role", "status");
    this.box = element("div", "box");
    this.box.append(this.told, this.list);
    this.box.hidden = true;
    this.root.append(this.field, this.box);
    place.append(this.root);
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("focus", () => this.#open());
    this.root.addEventListener("focusout", (event) => this.root.contains(event.relatedTarget) || this.#close());
    this.follow = (event) => this.#follow(event);
    document.addEventListener("click", this.follow);
  }

  show(data, setTriggerValue) {
    this.data = data;
    this.tell = setTriggerValue;
    this.field.placeholder = data.placeholder;
    this.field.setAttribute("aria-label", data.label);
    this.list.setAttribute("aria-label", data.label);
    if (data.sought !== this.#text()) return; // an answer to what was typed before
    this.#draw();
    if (this.waiting) this.#enter();
  }

  remove() {
    clearTimeout(this.pause);
    document.removeEventListener("click", this.follow);
    this.root.remove();
  }

  #text() {
    return this.field.value.trim();
  }

  #typed() {
    clearTimeout(this.pause);
    this.waiting = false;
    const text = this.#text();
    if (text === this.data.sought) this.#draw();
    if (text.length < LEAST) return this.#close();
    this.pause = setTimeout(() => text === this.data.sought || this.tell("text", text), PAUSE);
  }

  #draw() {
    const text = this.#text();
    this.active = -1;
    this.told.textContent = text.length < LEAST ? "" : this.data.said;
    this.options = [];
    const groups = text.length < LEAST ? [] : this.data.found;
    this.list.replaceChildren(...groups.map((group, n) => this.#group(group, n)));
    this.list.hidden = !this.options.length;
    if (document.activeElement === this.field) this.#open();
  }

  #group({ title, more, places }, number) {
    const group = element("div", "group");
    group.setAttribute("role", "group");
    const name = element("div", "title", title);
    name.id = `places_found_${number}`;
    group.setAttribute("aria-labelledby", name.id);
    group.append(name, ...places.map((place) => this.#option(place)));
    if (more) group.append(element("div", "more", more));
    return group;
  }

  #option({ id, name, other, where }) {
    const option = element("a");
    option.id = `place_found_${this.options.length}`;
    option.href = this.#address(id);
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(element("b", "", name), element("span", "other", other), element("small", "", where));
    this.options.push(option);
    return option;
  }

  /** This page's question, about the place: for whoever opens the link elsewhere. */
  #address(id) {
    const question = new URLSearchParams(location.search);
    for (const name of this.data.bound) question.delete(name);
    question.set("lang", this.data.language);
    question.set("place", id);
    return `${this.data.page}?${question}`;
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      if (this.box.hidden) this.field.value = "";
      this.#close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#enter();
    } else if (step && this.options?.length) {
      event.preventDefault();
      this.#open();
      this.#activate((this.active + step + this.options.length + (this.active < 0 && step < 0 ? 1 : 0)) % this.options.length);
    }
  }

  /** Open the place gone to, else the first; where the answer is still to come, then. */
  #enter() {
    if (this.data.sought !== this.#text()) {
      this.waiting = true;
      return;
    }
    this.waiting = false;
    const option = this.options?.[Math.max(this.active, 0)];
    if (option) this.#go(option);
  }

  #activate(number) {
    this.active = number;
    this.options.forEach((option, n) => option.setAttribute("aria-selected", String(n === number)));
    this.field.setAttribute("aria-activedescendant", this.options[number].id);
    this.options[number].scrollIntoView({ block: "nearest" });
  }

  #open() {
    const any = this.#text().length >= LEAST && this.told.textContent;
    this.box.hidden = !any;
    this.field.setAttribute("aria-expanded", String(Boolean(any && this.options.length)));
    if (!(this.active >= 0)) this.field.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.box.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  /** A plain click on a link to a place, here or anywhere on the page. */
  #follow(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((each) => each.matches?.(`a[href^="${this.data.page}?"]`));
    if (!link) return;
    event.preventDefault();
    this.#go(link);
  }

  #go(link) {
    const place = new URLSearchParams(link.getAttribute("href").split("?")[1]).get("place");
    clearTimeout(this.pause);
    this.field.value = "";
    this.field.blur();
    this.#close();
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
    this.tell("place", place);
  }
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
