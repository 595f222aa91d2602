/**
 * The matrix below the flow map: origins to the left, destinations above, people in the cells.
 *
 * It reads the same deposit as the map and follows the same month, so that a step costs the line
 * nothing. As many columns are shown as fit: nothing scrolls sideways. The arrow keys go from cell
 * to cell; Enter, like a click, looks at a flow or a place.
 */

import { monthOf, written } from "../flow_map/month.js";
import { element } from "../map/elements.js";
import { counted, fill, writer } from "../map/numbers.js";
import * as registry from "../map/registry.js";
import * as months from "../months.js";
import { ORDERS, matrixOf, rest } from "./matrix.js";

const MORE_ROWS = 20;
const WIDTHS = { narrow: { name: 92, number: 54, cell: 54 }, wide: { name: 190, number: 84, cell: 92 } };
const NARROW = 620;
const DEEPEST = 46; // percent of colour behind the largest number: ink stays readable on it
const STEPS = {
  ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0],
  Home: [0, -Infinity], End: [0, Infinity],
};

const matrices = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let matrix = matrices.get(parentElement);
  if (!matrix) matrices.set(parentElement, (matrix = new Matrix(parentElement)));
  matrix.update(data, setTriggerValue);
  return () => setTimeout(() => parentElement.isConnected || matrix.destroy());
}

class Matrix {
  constructor(parent) {
    this.order = "people";
    this.most = MORE_ROWS;
    this.from = 0;
    this.at = [0, 0]; // where the keyboard is: row and column of the table's body
    this.bar = element("div", { class: "bar" });
    this.table = element("table", { role: "grid" });
    this.more = element("button", { type: "button", class: "rows" });
    this.more.onclick = () => this.change({ most: this.most + MORE_ROWS });
    this.note = element("p", { class: "shown" });
    this.root = element("div", { class: "map matrix" }, this.bar, this.table, this.more, this.note);
    parent.append(this.root);
    this.table.addEventListener("keydown", (event) => this.step(event));
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.root);
    this.leaving = [months.subscribe(() => this.draw()), registry.subscribe(() => this.draw())];
  }

  destroy() {
    this.sizes.disconnect();
    for (const leave of this.leaving) leave();
    this.root.remove();
  }

  update(payload, setTriggerValue) {
    if (payload.flows !== this.payload?.flows) Object.assign(this, { most: MORE_ROWS, from: 0, at: [0, 0] });
    this.payload = payload;
    this.choose = (focus) => setTriggerValue("focus", focus);
    this.write = writer(payload.language);
    this.root.lang = payload.language;
    for (const [name, colour] of Object.entries(payload.colours)) {
      this.root.style.setProperty(`--${name.replace("_", "-")}`, colour);
    }
    this.draw();
  }

  change(what) {
    Object.assign(this, what);
    this.draw();
  }

  draw() {
    const content = this.payload && registry.get("flows", this.payload.flows);
    const width = this.root.clientWidth;
    if (!content || !months.current() || !width) return;
    const month = monthOf(content, { ...this.payload, scale: "month", month: months.current() });
    const sizes = width < NARROW ? WIDTHS.narrow : WIDTHS.wide;
    const columns = Math.max(Math.floor((width - sizes.name - 2 * sizes.number) / sizes.cell), 1);
    Object.assign(this, { content, month, columns });
    this.matrix = matrixOf(content, month, { order: this.order, rows: this.most, from: this.from, columns });
    if (this.from && this.from >= this.matrix.columnCount) return this.change({ from: 0 });
    const { words } = this.payload;
    const isThere = month.state === "drawn";
    for (const part of [this.bar, this.table]) part.hidden = !isThere;
    this.more.hidden = !isThere || this.most >= this.matrix.rowCount;
    this.note.textContent = isThere ? words.cells_note : words[month.state];
    if (!isThere) return;
    this.drawBar();
    this.drawTable(sizes);
    this.more.textContent = fill(words.more_rows, { n: this.write.people(Math.min(MORE_ROWS, this.matrix.rowCount - this.most)) });
  }

  drawBar() {
    const { words } = this.payload;
    const orders = Object.keys(ORDERS).map((order) => {
      const button = element("button", { type: "button", "aria-pressed": String(order === this.order) }, words[`order_${order}`]);
      button.onclick = () => this.change({ order, from: 0, at: [0, 0] });
      return button;
    });
    const { columnCount } = this.matrix;
    const last = Math.min(this.from + this.columns, columnCount);
    const pages = columnCount > this.columns ? [
      this.turn("‹", words.columns_before, Math.max(this.from - this.columns, 0), this.from === 0),
      element("span", {}, fill(words.columns_shown, {
        from: this.write.people(this.from + 1), to: this.write.people(last), n: this.write.people(columnCount),
      })),
      this.turn("›", words.columns_after, this.from + this.columns, last >= columnCount),
    ] : [];
    this.bar.replaceChildren(
      element("div", { role: "group", "aria-label": words.order }, ...orders),
      element("div", { class: "pages" }, ...pages),
    );
  }

  turn(sign, label, from, isLast) {
    const button = element("button", { type: "button", "aria-label": label, title: label, disabled: isLast ? "" : null }, sign);
    button.onclick = () => this.change({ from, at: [this.at[0], 0] });
    return button;
  }

  drawTable({ name, number }) {
    const { matrix, content: { places }, payload: { words } } = this;
    const { rows, columns } = matrix;
    const other = { rows: matrix.rowCount - rows.length, columns: matrix.columnCount - columns.length };
    const others = (count) => counted(words.other_places, count, this.write.people(count));
    const heads = [
      ...columns.map((place) => this.head("col", places.name[place], { place: places.id[place] })),
      ...(other.columns ? [this.head("col", others(other.columns))] : []),
      this.head("col", words.all),
    ];
    const line = (head, cells, total) => element("tr", {}, head, ...cells, ...(other.columns
      ? [this.cell(rest(total, cells.map((each) => each.told)), "rest")] : []), this.cell(total, "total"));
    const body = rows.map((row) => line(
      this.head("row", places.name[row], { place: places.id[row] }),
      columns.map((column) => this.flow(row, column)), matrix.rowTotal(row),
    ));
    const below = (cells, total, head) => line(head, cells.map((each) => this.cell(each, "rest")), total);
    const restOf = (column) => rest(matrix.columnTotal(column), rows.map((row) => matrix.cell(row, column)));
    if (other.rows) {
      const total = rest(matrix.all, rows.map(matrix.rowTotal));
      body.push(below(columns.map(restOf), total, this.head("row", others(other.rows))));
    }
    body.push(below(columns.map(matrix.columnTotal), matrix.all, this.head("row", words.all)));
    body.at(-1).className = "sum";
    this.table.setAttribute("aria-label", words.caption);
    this.table.replaceChildren(
      element("colgroup", {}, element("col", { style: `width:${name}px` }), ...columns.map(() => element("col")),
        ...heads.slice(columns.length).map(() => element("col", { style: `width:${number}px` }))),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, words.from_to), ...heads)),
      element("tbody", {}, ...body),
    );
    this.mark();
  }

  head(scope, text, focus) {
    if (!focus) return element("th", { scope }, text);
    const button = element("button", { type: "button", tabindex: -1 }, text);
    button.onclick = () => this.choose(focus);
    return element("th", { scope }, button);
  }

  /** A cell of two places: its colour is by people, its title says what it is. */
  flow(row, column) {
    const { id, name } = this.content.places;
    const flow = this.matrix.cell(row, column);
    const cell = this.cell(flow, "flow");
    const people = flow ? this.said(flow) : this.payload.words.nobody_here;
    cell.title = `${name[row]} → ${name[column]}: ${people}`;
    cell.setAttribute("aria-label", cell.title);
    if (flow) {
      const depth = Math.sqrt(Math.abs(flow.value) / this.matrix.largest) * DEEPEST;
      const colour = !this.month.compared ? "accent" : flow.value > 0 ? "more" : "fewer";
      cell.style.background = `color-mix(in srgb, var(--${colour}) ${depth.toFixed(0)}%, var(--paper))`;
      cell.onclick = () => this.choose({ flow: [id[row], id[column]] });
    }
    return cell;
  }

  said(each) {
    if (this.month.compared) return this.number(each);
    return counted(this.payload.words.people, each.people, this.number(each));
  }

  cell(each, kind) {
    const made = element("td", { class: kind, tabindex: -1 }, each ? this.number(each) : "·");
    made.told = each;
    return made;
  }

  /** People, or the difference; some that are fewer than half a person are not none. */
  number(each) {
    if (this.month.compared) return this.write.change(written(each, true));
    const whole = Math.round(each.people);
    if (whole === 0) return each.people > 0.005 ? `<${this.write.people(1)}` : "·";
    return this.write.people(each.people);
  }

  // The keyboard

  get body() {
    return [...this.table.tBodies[0].rows].map((row) => [...row.cells].slice(1));
  }

  mark() {
    const body = this.body;
    const row = Math.min(this.at[0], body.length - 1);
    this.at = [row, Math.min(this.at[1], body[row].length - 1)];
    body[this.at[0]][this.at[1]].tabIndex = 0;
  }

  step(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    if (event.key === "Enter") return cell.click();
    const way = STEPS[event.key];
    if (!way) return;
    event.preventDefault();
    const body = this.body;
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    const [row, column] = this.at;
    body[row][column].tabIndex = -1;
    const next = within(row + way[0], body.length - 1);
    this.at = [next, within(column + way[1], body[next].length - 1)];
    const goal = body[this.at[0]][this.at[1]];
    goal.tabIndex = 0;
    goal.focus();
  }
}
