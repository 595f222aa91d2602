// The steps of a plan, which the server draws as tables: here what is behind a number of villages
// is unfolded, and what is agreed on a step is written, in the table below the step.
//
// A form keeps what was typed until the server says that it is stored: it survives that the table
// around it is drawn anew, and that somebody else wrote on the same step meanwhile.

const hands = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  let hand = hands.get(place);
  if (!hand) {
    hand = new Hand();
    hands.set(place, hand);
  }
  hand.show(component.data, component.setTriggerValue);
  return () => {
    if (!place.isConnected) hand.leave();
  };
}

class Hand {
  constructor() {
    this.main = document.querySelector('[data-testid="stMain"]');
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.main.addEventListener("click", (event) => this.#press(event), { signal });
    this.main.addEventListener("toggle", (event) => this.#unfold(event), { signal, capture: true });
    this.folds = new Map(); // what the reader has folded and unfolded, by name
    this.watcher = new MutationObserver(() => {
      this.#refold();
      this.#put();
    });
    this.watcher.observe(this.main, { childList: true, subtree: true });
  }

  show(data, setTriggerValue) {
    this.data = data;
    this.tell = (entry) => setTriggerValue("entry", entry);
    const report = data.report;
    if (report && report.token !== this.heard) {
      this.heard = report.token;
      if (report.step === this.step) this.#hear(report);
    }
    for (const open of this.main.querySelectorAll("details[data-step][open]")) this.#fill(open);
  }

  #press(event) {
    const button = event.target.closest("button[data-step]");
    if (button) this.#open(button.dataset.step, button.closest("table").dataset.part);
  }

  #unfold(event) {
    const fold = event.target;
    if (fold.dataset.step) this.#fill(fold);
    if (fold.dataset.step || fold.dataset.fold) this.folds.set(named(fold), fold.open);
  }

  /** A table that was drawn anew has the folds it had. */
  #refold() {
    for (const fold of this.main.querySelectorAll("details[data-step], details[data-fold]")) {
      fold.open = this.folds.get(named(fold)) ?? fold.open;
    }
  }

  /** The villages behind a number, as links. */
  #fill(details) {
    const behind = this.data.behind[details.dataset.step] ?? [];
    const known = behind.join();
    if (details.dataset.filled === known) return;
    details.dataset.filled = known;
    const list = element("ul");
    for (const index of behind) {
      const [id, name] = this.data.villages[index];
      const link = element("a", name);
      link.href = this.data.link.replace(this.data.slot, encodeURIComponent(id));
      link.target = "_self";
      const item = element("li");
      item.append(link);
      list.append(item);
    }
    details.querySelector("ul")?.remove();
    details.append(list);
  }

  #open(step, part) {
    this.#close();
    this.step = step;
    this.part = part; // a step may stand in several tables
    this.hazard = this.data.hazard;
    const now = this.data.entries[step] ?? { number: 0 };
    this.read = now.number;
    this.row = this.#form(now);
    this.#put();
    this.row.scrollIntoView({ block: "nearest" });
    this.row.querySelector("select").focus({ preventScroll: true });
  }

  #form(now) {
    const { words } = this.data;
    const row = element("tr", "", "writing");
    const cell = element("td");
    const form = element("form");
    this.fields = {
      agreed: choice(words.answers, now.agreed),
      by_whom: input("text", now.by_whom, this.data.longest.by_whom),
      by_when: input("date", now.by_when),
      done: input("checkbox", now.done),
      notes: area(now.notes, this.data.longest.notes),
    };
    for (const [name, field] of Object.entries(this.fields)) {
      const label = element("label", "", `field-${name}`);
      label.append(element("span", words[name]), field);
      if (words.hints[name]) label.append(element("small", words.hints[name]));
      form.append(label);
    }
    const buttons = element("div", "", "buttons");
    this.keep = element("button", words.keep, "keep");
    this.keep.type = "submit";
    const leave = element("button", words.cancel);
    leave.type = "button";
    leave.addEventListener("click", () => this.#close(true));
    this.said = element("p");
    this.said.setAttribute("role", "status");
    buttons.append(this.keep, leave, this.said);
    form.append(buttons);
    form.addEventListener("submit", (event) => this.#send(event));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close(true);
    });
    cell.append(form);
    row.append(cell);
    return row;
  }

  /** The form stands below its step, also when the table was drawn anew. */
  #put() {
    if (!this.row) return;
    const button = this.#button(this.step);
    const line = button?.closest("tr");
    if (!line || line.nextElementSibling === this.row) return;
    this.row.firstChild.colSpan = line.closest("table").querySelector("thead tr").cells.length;
    const focused = this.row.contains(document.activeElement) ? document.activeElement : null;
    line.after(this.row);
    focused?.focus();
  }

  #button(step) {
    const buttons = [...this.main.querySelectorAll("button[data-step]")];
    const same = buttons.filter((each) => each.dataset.step === step);
    return same.find((each) => each.closest("table").dataset.part === this.part) ?? same[0];
  }

  #send(event) {
    event.preventDefault();
    const { agreed, by_whom, by_when, done, notes } = this.fields;
    this.keep.disabled = true;
    this.#say(this.data.words.storing);
    this.tell({
      step: this.step,
      hazard: this.hazard,
      read: this.read,
      agreed: agreed.value,
      by_whom: by_whom.value,
      by_when: by_when.value,
      done: done.checked,
      notes: notes.value,
    });
  }

  #hear(report) {
    this.keep.disabled = false;
    if (report.stored) {
      this.#close(true);
      return;
    }
    this.read = report.number ?? this.read;
    this.#say(report.said, true);
  }

  #say(text, isWrong = false) {
    this.said.textContent = text;
    this.said.className = isWrong ? "wrong" : "";
  }

  #close(isBack = false) {
    const button = isBack ? this.#button(this.step) : null;
    this.row?.remove();
    this.row = this.step = null;
    button?.focus();
  }

  leave() {
    this.leaving.abort();
    this.watcher.disconnect();
    this.#close();
  }
}

function named(fold) {
  return fold.dataset.fold ?? fold.dataset.step;
}

function element(name, text = "", style = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (style) made.className = style;
  return made;
}

function input(type, value, longest) {
  const made = element("input");
  made.type = type;
  if (type === "checkbox") made.checked = Boolean(value);
  else made.value = value ?? "";
  if (longest) made.maxLength = longest;
  return made;
}

function area(value, longest) {
  const made = element("textarea", value ?? "");
  made.rows = 2;
  made.maxLength = longest;
  return made;
}

function choice(options, value) {
  const made = element("select");
  for (const [code, text] of options) made.append(new Option(text, code, false, code === (value ?? "")));
  return made;
}
