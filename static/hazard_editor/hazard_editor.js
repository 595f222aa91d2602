// Hazard calendars to be changed by tapping: a row a hazard, a cell a month. A tap steps a month
// through none, possible, season, peak; the server is told a moment later, and shows what would
// change.
//
// Keyboard: a row is one stop; arrows move among months and rows, Enter or Space steps, 0 to 3 set.

const PAUSE = 350; // milliseconds after the last tap
const editors = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  let editor = editors.get(place);
  if (!editor) {
    editor = new HazardEditor(place);
    editors.set(place, editor);
  }
  editor.show(component.data, component.setTriggerValue);
  return () => {
    if (!place.isConnected) editor.leave();
  };
}

class HazardEditor {
  constructor(place) {
    this.root = element("div", "", "hazard-editor");
    this.rows = element("div");
    this.more = element("div", "", "more-hazards");
    this.live = element("p", "", "hidden");
    this.live.setAttribute("aria-live", "polite");
    this.root.append(this.rows, this.more, this.live);
    this.rows.addEventListener("keydown", (event) => this.#key(event));
    place.append(this.root);
  }

  show(data, setTriggerValue) {
    this.send = (rows) => setTriggerValue("rows", rows);
    const isOther = data.key !== this.data?.key;
    const isInWords = JSON.stringify(data.words) !== JSON.stringify(this.data?.words);
    this.data = data;
    if (isOther) this.entered = structuredClone(data.entered);
    if (isOther || isInWords) this.#draw();
    this.#effects();
  }

  /** What a change would do, below its row. */
  #effects() {
    for (const [at, row] of this.entered.entries()) {
      this.rows.children[at].querySelector(".effect").textContent =
        this.data.effects[row.hazard] ?? "";
    }
  }

  #draw() {
    this.rows.replaceChildren(...this.entered.map((row, at) => this.#row(row, at)));
    const { words } = this.data;
    const name = element("input");
    name.type = "text";
    name.setAttribute("aria-label", words.other);
    name.placeholder = words.other;
    name.maxLength = 60;
    const add = button(words.add, () => this.#add(name.value.trim()));
    name.addEventListener("keydown", (event) => {
      if (event.key === "Enter") add.click();
    });
    this.more.replaceChildren(name, add, button(words.undo, () => this.#undo()));
  }

  #row(row, at) {
    const { words, months } = this.data;
    const box = element("div", "", row.gone ? "hazard gone" : "hazard");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", row.name);
    const head = element("div", "", "head");
    head.append(element("b", row.name), element("small", row.from));
    if (row.own) {
      const said = row.gone ? words.put_back : words.take_away;
      head.append(button(said, () => this.#take(at)));
    }
    const cells = element("div", "", "cells");
    for (const [index, month] of months.entries()) {
      const cell = element("button");
      cell.type = "button";
      cell.disabled = Boolean(row.gone);
      cell.tabIndex = index === 0 ? 0 : -1;
      cell.dataset.row = at;
      cell.dataset.month = index;
      cell.append(element("span", month.short), element("strong"));
      cell.addEventListener("click", () => this.#step(cell));
      cells.append(cell);
      this.#paint(cell);
    }
    const effect = element("p", "", "effect");
    effect.setAttribute("role", "status");
    box.append(head, cells, this.#source(row), effect);
    return box;
  }

  #source(row) {
    const label = element("label", "", "source");
    const input = element("textarea"); // in as many lines as a source needs
    input.rows = 1;
    input.value = row.source;
    input.placeholder = this.#known(row)?.source || this.data.words.source_example;
    input.maxLength = 300;
    input.disabled = Boolean(row.gone);
    input.addEventListener("input", () => {
      row.source = input.value.replaceAll("\n", " ");
      this.#tell();
    });
    label.append(element("span", this.data.words.source), input);
    return label;
  }

  #paint(cell) {
    const row = this.entered[cell.dataset.row];
    const level = row.levels[cell.dataset.month];
    const [fill, ink] = this.data.colours[level ?? 0];
    const month = this.data.months[cell.dataset.month].name;
    const word = this.data.levels[level ?? 0];
    const before = this.#known(row)?.levels[cell.dataset.month] ?? 0;
    cell.style.background = fill;
    cell.style.color = ink;
    cell.classList.toggle("changed", (level ?? 0) !== before);
    cell.querySelector("strong").textContent = word;
    cell.setAttribute("aria-label", `${month}: ${word}`);
  }

  #known(row) {
    return this.data.before.find((each) => each.hazard === row.hazard);
  }

  #step(cell) {
    this.#set(cell, ((this.entered[cell.dataset.row].levels[cell.dataset.month] ?? 0) + 1) % 4);
  }

  #set(cell, level) {
    const row = this.entered[cell.dataset.row];
    row.levels[cell.dataset.month] = level;
    this.#paint(cell);
    this.#focus(cell);
    this.live.textContent = cell.getAttribute("aria-label");
    this.#ask(row, cell.closest(".hazard").querySelector(".source textarea"));
    this.#tell();
  }

  /** A row that was changed is asked for its source; one that is as it was has the one it had. */
  #ask(row, input) {
    const known = this.#known(row);
    if (!known) return;
    const isSame = row.levels.every((level, at) => (level ?? 0) === (known.levels[at] ?? 0));
    if (isSame && !row.source) row.source = known.source;
    else if (!isSame && row.source === known.source) row.source = "";
    input.value = row.source;
  }

  #key(event) {
    const cell = event.target.closest(".cells button");
    if (!cell) return;
    const row = Number(cell.dataset.row);
    const month = Number(cell.dataset.month);
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    if (steps[event.key]) {
      const [down, right] = steps[event.key];
      this.#focus(this.#cell(row + down, (month + right + 12) % 12) ?? cell);
    } else if (["0", "1", "2", "3"].includes(event.key)) {
      this.#set(cell, Number(event.key));
    } else return;
    event.preventDefault();
  }

  #cell(row, month) {
    return this.rows.querySelector(`button[data-row="${row}"][data-month="${month}"]:enabled`);
  }

  #focus(cell) {
    for (const each of cell.parentElement.children) each.tabIndex = each === cell ? 0 : -1;
    cell.focus();
  }

  #take(at) {
    const row = this.entered[at];
    if (this.#known(row)) row.gone = !row.gone;
    else this.entered.splice(at, 1);
    this.#draw();
    this.#tell();
  }

  #add(hazard) {
    if (!hazard || this.entered.some((row) => row.hazard === hazard)) return;
    const levels = Array(12).fill(0);
    this.entered.push({ hazard, name: hazard, from: "", own: true, levels, source: "" });
    this.#draw();
    this.#focus(this.#cell(this.entered.length - 1, 0));
    this.#tell();
  }

  #undo() {
    this.entered = structuredClone(this.data.before);
    this.#draw();
    this.#tell();
  }

  #tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(this.entered), PAUSE);
  }

  leave() {
    clearTimeout(this.timer);
    this.root.remove();
  }
}

function element(name, text = "", style = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (style) made.className = style;
  return made;
}

function button(text, act) {
  const made = element("button", text, "act");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
