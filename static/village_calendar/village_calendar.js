// The village grid: a row a village, a mark a month, hazard months ringed; one cell is chosen.
//
// Keyboard: one cell takes part in the tab order; arrows, Home, End, Page Up and Page Down move
// among cells, Enter or Space chooses. The server draws the chosen village's story beside it.

import { unbroken } from "../map/elements.js";

const LEAP = 10;
const grids = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  let grid = grids.get(place);
  if (!grid) {
    grid = new VillageGrid(place);
    grids.set(place, grid);
  }
  grid.show(component.data, component.setTriggerValue);
  return () => {
    if (!place.isConnected) grids.delete(place);
  };
}

class VillageGrid {
  constructor(place) {
    this.root = element("div", "villages");
    this.table = element("table", "months");
    this.table.setAttribute("role", "grid");
    this.table.addEventListener("click", (event) => this.#press(event));
    this.table.addEventListener("keydown", (event) => this.#move(event));
    this.root.append(this.table);
    place.append(this.root);
  }

  show(data, setTriggerValue) {
    this.tell = (cell) => setTriggerValue("cell", cell);
    this.address = data.address;
    const drawn = JSON.stringify([data.groups, data.headings, data.titles, data.address]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.#draw(data);
    }
    this.#mark(data.village, data.month);
  }

  #draw(data) {
    this.table.setAttribute("aria-label", data.label);
    this.pictures = Object.fromEntries(
      Object.entries(data.marks).map(([mark, svg]) => [mark, picture(svg)]),
    );
    this.low = picture(data.low.mark, data.low.said);
    const bodies = data.groups.map((group) => this.#body(group, data.headings));
    this.table.replaceChildren(heading(data), ...bodies);
    this.rows = [...this.table.querySelectorAll("tr[data-village]")].map((row) => [
      ...row.querySelectorAll("button"),
    ]);
  }

  #body(group, months) {
    const body = element("tbody");
    if (group.title) {
      const row = element("tr", "group");
      const title = element("th", "", group.title);
      title.colSpan = months.length + 3;
      title.scope = "rowgroup";
      row.append(title);
      body.append(row);
    }
    body.append(...group.villages.map((village) => this.#row(village, months)));
    return body;
  }

  #row(village, months) {
    const row = element("tr");
    row.dataset.village = village.id;
    const name = element("th", "name");
    const link = element("a", "", village.name);
    link.href = `${this.address}&place=${encodeURIComponent(village.id)}`;
    name.scope = "row";
    name.append(link);
    if (village.low) name.append(this.low.cloneNode(true));
    if (village.moved) name.append(element("span", "moved", village.moved));
    name.append(element("small", "", village.beside));
    const cells = village.cells.map((cell, index) => {
      const place = element("td", "month");
      place.append(this.#button(cell, village, months[index], index + 1));
      return place;
    });
    const usual = element("td", "n", village.usual);
    usual.append(element("small", "", village.worst));
    const expected = element("td", "n", village.expected);
    expected.append(element("small", "", village.absence));
    row.append(name, ...cells, usual, expected);
    return row;
  }

  #button(cell, village, month, number) {
    const button = element("button");
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.month = number;
    button.dataset.level = cell.level;
    button.dataset.finding = cell.finding;
    button.title = `${village.name}, ${month.name}: ${cell.said}`;
    button.setAttribute("aria-label", button.title);
    button.append(this.pictures[cell.mark].cloneNode(true));
    return button;
  }

  // The chosen cell is marked; it alone, or the first where none is, can be tabbed to.
  #mark(village, month) {
    let reached = null;
    for (const button of this.rows.flat()) {
      const row = button.closest("tr");
      const chosen = row.dataset.village === village && Number(button.dataset.month) === month;
      button.setAttribute("aria-pressed", chosen);
      button.tabIndex = -1;
      row.classList.toggle("chosen", row.dataset.village === village);
      if (chosen) reached = button;
    }
    reached ??= this.rows[0]?.[0];
    if (reached) reached.tabIndex = 0;
  }

  #press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { village } = button.closest("tr").dataset;
    const month = Number(button.dataset.month);
    this.#mark(village, month);
    this.tell({ village, month });
  }

  #move(event) {
    const row = this.rows.findIndex((buttons) => buttons.includes(event.target));
    if (row < 0) return;
    const column = this.rows[row].indexOf(event.target);
    const steps = {
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      PageDown: [row + LEAP, column],
      PageUp: [row - LEAP, column],
      Home: [row, 0],
      End: [row, this.rows[row].length - 1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.rows[within(step[0], this.rows.length)];
    const button = next[within(step[1], next.length)];
    event.target.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }
}

function heading(data) {
  const head = element("thead");
  const row = element("tr");
  const first = element("th", "name", data.titles.village);
  const months = data.headings.map((month) => {
    const cell = element("th", "month", month.short);
    cell.title = month.name;
    return cell;
  });
  const numbers = [data.titles.usual, data.titles.expected].map((title) => element("th", "n", title));
  const cells = [first, ...months, ...numbers];
  cells.forEach((cell) => (cell.scope = "col"));
  row.append(...cells);
  head.append(row);
  return head;
}

function within(index, length) {
  return Math.min(Math.max(index, 0), length - 1);
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.append(...unbroken(text));
  return made;
}

function picture(svg, said = "") {
  const image = document.createElement("img");
  image.alt = image.title = said;
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return image;
}
