// The month strip: twelve cells of which one is chosen, hazard months ringed, a number in each,
// below it what it is made of, and below all what is so in all twelve.
//
// A choice is told to whoever draws months in this window at once (months.js), and to the
// server after it, so that a map need not wait for the server. Keyboard: a radio group, as
// readers of screens know it; arrows step and go round, January following December.

import * as months from "../months.js";

const PLAY_MILLISECONDS = 1400;
// Cells in a line: the most that let every number be whole.
const COLUMNS = [12, 6, 4, 3, 2];
const strips = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  let strip = strips.get(place);
  if (!strip) {
    strip = new MonthStrip(place);
    strips.set(place, strip);
  }
  strip.show(component.data, component.setTriggerValue);
  return () => {
    if (!place.isConnected) strip.remove();
  };
}

class MonthStrip {
  constructor(place) {
    this.root = document.createElement("div");
    this.root.className = "strip";
    this.cells = document.createElement("div");
    this.cells.className = "cells";
    this.cells.setAttribute("role", "radiogroup");
    this.buttons = Array.from({ length: 12 }, (_, index) => this.#cell(index + 1));
    this.player = document.createElement("button");
    this.player.type = "button";
    this.player.className = "play";
    this.player.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    this.cells.append(...this.buttons);
    this.cells.addEventListener("keydown", (event) => this.#step(event));
    this.allYear = document.createElement("div");
    this.allYear.className = "all-year";
    this.root.append(this.cells, this.player, this.allYear);
    place.append(this.root);
    this.leave = months.subscribe(() => this.#mark());
    this.watcher = new ResizeObserver(() => this.#fit());
    this.watcher.observe(this.root);
    document.fonts.ready.then(() => this.#fit());
  }

  #fit() {
    for (const columns of COLUMNS) {
      this.cells.style.setProperty("--columns", columns);
      if (this.buttons.every((button) => button.scrollWidth <= button.clientWidth)) return;
    }
  }

  #cell(month) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "radio");
    button.dataset.month = month;
    button.addEventListener("click", () => {
      this.stop();
      this.choose(month);
    });
    return button;
  }

  show(data, setTriggerValue) {
    this.data = data;
    this.tell = (month) => setTriggerValue("month", month);
    this.cells.setAttribute("aria-label", data.label);
    this.buttons.forEach((button, index) => {
      const { name, short, number, level, said, parts = [], halves } = data.months[index];
      const title = document.createElement("span");
      title.textContent = short;
      const count = document.createElement("strong");
      count.textContent = number;
      button.replaceChildren(title, count);
      if (halves) button.append(sideBySide(halves));
      if (data.signs.length) button.append(madeOf(parts, data.signs));
      button.title = said;
      button.setAttribute("aria-label", `${name}: ${said}`);
      button.dataset.level = level;
    });
    this.allYear.replaceChildren(...(data.all_year ? marked(data.all_year.sign, data.all_year.text) : []));
    this.#fit();
    months.fromServer(data.month);
    this.#mark();
    this.#label();
  }

  choose(month) {
    months.choose(month);
    this.tell(month);
  }

  #mark() {
    this.buttons.forEach((button, index) => {
      const chosen = index + 1 === months.current();
      button.setAttribute("aria-checked", chosen);
      button.tabIndex = chosen ? 0 : -1;
    });
  }

  #step(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.stop();
    this.choose(((months.current() - 1 + step + 12) % 12) + 1);
    this.buttons[months.current() - 1].focus();
  }

  play() {
    this.timer = setInterval(
      () => this.choose((months.current() % 12) + 1),
      PLAY_MILLISECONDS,
    );
    this.#label();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.#label();
  }

  #label() {
    const text = this.timer ? this.data.words.pause : this.data.words.play;
    this.player.textContent = this.timer ? "❚❚" : "▶";
    this.player.title = text;
    this.player.setAttribute("aria-label", text);
  }

  remove() {
    this.stop();
    this.watcher.disconnect();
    this.leave();
    this.root.remove();
  }
}

/** The parts of a number, each behind its sign. */
function madeOf(parts, signs) {
  const line = document.createElement("small");
  for (const { sign, text } of parts) {
    const part = document.createElement("span");
    part.append(...marked(signs[sign], text));
    line.append(part);
  }
  return line;
}

/** The numbers of a month's halves, the earlier on the left. */
function sideBySide(numbers) {
  const line = document.createElement("small");
  line.className = "halves";
  for (const number of numbers) {
    const half = document.createElement("span");
    half.textContent = number;
    line.append(half);
  }
  return line;
}

/** A text behind a drawing, which is an image: the number of a cell is read without it. */
function marked(drawing, text) {
  const image = document.createElement("img");
  image.alt = "";
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  return [image, text];
}
