/**
 * The room's screen: one slide at a time, large. It holds the state of the presentation, and tells
 * it to the speaker's screen; another window with the same story follows it too.
 */

import * as months from "../months.js";
import villageMap from "../village_map/village_map.js";
import * as asking from "./asking.js";
import { element, said } from "./elements.js";
import { draw as drawPicture, strip } from "./pictures.js";
import { Screen } from "./screen.js";

const PLAYING = 1400; // ms a month
const SCALES = [1, 0.92, 0.85]; // of a picture's text, the first that leaves it whole
const MESSAGES = [1.2, 1.1, 1]; // of a message's size, the first that leaves the picture room
// What a slide says a second time, the first that can be left out where the picture has no room.
const LESS = [".strip-of-room .other", ".strip-of-room .note", ".figure > .note .other", ".sentences", ".legend > .title"];
const ROOM_FOR_PICTURE = 0.45; // of the window's height, at least

export class Room extends Screen {
  constructor(parent, data) {
    super(parent, data, "room");
    this.maps = new Map();
    this.state = { index: data.start - 1, month: 0, spoken: data.spoken, black: false, place: "" };
    this.leaveAnswers = asking.subscribe((answer) => this.#answered(answer));
    this.root.addEventListener("click", (event) => this.#pressed(event));
    this.#arrive();
    this.say({ kind: "state", state: this.state });
  }

  // What is asked of it

  hear(message) {
    if (message.kind === "act") this.act(message.act, message.told);
    else if (message.kind === "hello") this.#announce();
    else if (message.kind === "state" && message.from !== this.id) this.#follow(message.state);
  }

  act(act, told) {
    const { state } = this, last = this.data.slides.length - 1;
    const acts = {
      next: () => (state.place ? this.#showPlace("") : this.#go(Math.min(state.index + 1, last))),
      before: () => (state.place ? this.#showPlace("") : this.#go(Math.max(state.index - 1, 0))),
      first: () => this.#go(0),
      last: () => this.#go(last),
      goto: () => told >= 1 && told <= last + 1 && this.#go(told - 1),
      month_next: () => this.#month((state.month % 12) + 1),
      month_before: () => this.#month(((state.month + 10) % 12) + 1),
      month: () => this.#month(told),
      play: () => (this.playing ? this.#stop() : this.#play()),
      black: () => this.#change({ black: !state.black }),
      search: () => this.search.open(),
      place: () => this.#showPlace(told),
      language: () => {
        const { orders } = this.data;
        this.#change({ spoken: orders[(orders.indexOf(state.spoken) + 1) % orders.length] });
      },
      notes: () => this.#openNotes(),
      full: () => this.#fillScreen(),
      help: () => this.#toggleHelp(),
      leave: () => this.#leave(),
    };
    if (!["black", "notes", "full", "play", "month_next", "month_before", "month"].includes(act) && state.black) {
      state.black = false;
    }
    acts[act]?.();
  }

  #pressed(event) {
    const month = Number(event.target.closest("[data-month]")?.dataset.month);
    if (month) this.act("month", month);
  }

  #go(index) {
    this.#stop();
    Object.assign(this.state, { index, place: "" });
    this.#arrive();
    this.#announce();
  }

  /** A slide opens with its own month. */
  #arrive() {
    const { month } = this.content(this.state, this.languages(this.state.spoken)[0]);
    this.state.month = month;
    if (month) months.choose(month);
    this.#write();
    this.draw();
  }

  #month(month) {
    if (!this.state.month) return;
    this.state.month = month;
    months.choose(month);
    this.draw();
    this.#announce();
  }

  #play() {
    if (!this.state.month) return;
    this.playing = setInterval(() => this.#month((this.state.month % 12) + 1), PLAYING);
    this.draw();
  }

  #stop() {
    clearInterval(this.playing);
    this.playing = null;
  }

  #change(changes) {
    Object.assign(this.state, changes);
    this.draw();
    this.#announce();
  }

  #showPlace(place) {
    this.#stop();
    this.wanted = place;
    if (place) return asking.askFor(place);
    Object.assign(this.state, { place: "", placeSlide: null });
    this.#arrive();
    this.#announce();
  }

  #answered({ place, slide }) {
    if (!this.wanted || place !== this.wanted || !slide) return;
    this.wanted = "";
    Object.assign(this.state, { place, placeSlide: slide });
    this.#arrive();
    this.#announce();
  }

  #openNotes() {
    const opened = open(this.data.notes_address, "mobility_notes", "popup,width=960,height=720");
    if (!opened) this.#note(this.data.words.not_open);
  }

  #fillScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  #toggleHelp() {
    this.helping = !this.helping;
    this.draw();
  }

  #leave() {
    if (this.helping) return this.#toggleHelp();
    if (this.state.place) return this.#showPlace("");
    if (document.fullscreenElement) document.exitFullscreen();
    this.tell("left", true);
    this.remove();
  }

  #note(text) {
    this.noted = text;
    this.draw();
    setTimeout(() => {
      this.noted = "";
      this.draw();
    }, 4000);
  }

  #announce() {
    this.say({ kind: "state", state: this.state });
  }

  /** Another window of the same story has moved. */
  #follow(state) {
    this.#stop();
    Object.assign(this.state, state);
    if (state.month) months.choose(state.month);
    this.draw();
  }

  /** The link opens the slide that is shown. */
  #write() {
    const link = new URL(location.href);
    link.searchParams.set("slide", this.state.index + 1);
    history.replaceState(history.state, "", link);
  }

  // What is drawn

  draw() {
    if (!this.state) return;
    const { state, data } = this, languages = this.languages(state.spoken);
    const told = languages.map((language) => ({ language, content: this.content(state, language) }));
    const [{ content }] = told;
    const due = ({ language, content: { due: found } }) => {
      const text = found[state.month] ?? found[0];
      return text ? [said("p", "due", language, text)] : [];
    };
    const message = (each) => each.content.messages[state.month] ?? each.content.messages[0] ?? "";
    const picture = content.picture?.kind === "map" ? this.#map(told) : drawPicture(told, state.month, data);
    const slide = element("section", "slide",
      element("header", "", ...told.flatMap((each) => [said("p", "title", each.language, each.content.title), ...due(each)])),
      element("div", "messages", ...told.map((each) => said("h1", "", each.language, message(each)))),
      picture ?? element("div", "no-picture"),
      content.strip ? strip(told, state.month, data) : "",
      element("div", "sentences", ...told.map((each) => said("p", "sentence", each.language, each.content.sentence))),
      this.#foot(told));
    slide.classList.toggle("alone", content.alone || !picture);
    slide.classList.toggle("of-both", told.length > 1);
    slide.classList.add(`with-${content.picture?.kind ?? "nothing"}`);
    if (state.black) slide.hidden = true;
    this.root.classList.toggle("black", state.black);
    this.root.dataset.slide = state.place || state.index + 1;
    this.root.replaceChildren(slide, this.search.root, ...(this.helping ? [this.#help()] : []), ...(this.noted ? [element("p", "noted", this.noted)] : []));
    this.#settle(slide);
  }

  #foot(told) {
    const number = `${this.state.index + 1} / ${this.data.slides.length}`;
    const [first] = told;
    const synthetic = first.content.synthetic ? said("p", "synthetic", first.language, this.data.synthetic[first.language]) : "";
    return element("footer", "", synthetic, said("p", "source", first.language, first.content.foot), element("p", "count", number));
  }

  #help() {
    const rows = this.data.help.flatMap(([key, text]) => [element("dt", "", key), element("dd", "", text)]);
    return element("div", "help", element("dl", "", ...rows));
  }

  /** A map lives as long as the presentation, so that coming back to it draws nothing anew. */
  #map(told) {
    const [{ language, content }] = told, key = `${this.state.place || this.state.index} ${language}`;
    let host = this.maps.get(key);
    if (!host) {
      host = element("div", "figure of-map");
      this.maps.set(key, host);
    }
    villageMap({ parentElement: host, data: content.picture.payload, setTriggerValue: () => {} });
    return host;
  }

  /** The largest sizes that leave the picture room, and then leave the picture whole. */
  #settle(slide) {
    const picture = slide.querySelector(".figure");
    const measured = slide.querySelector(".stage") ?? picture;
    const messages = slide.querySelector(".messages");
    const enough = () => isWhole(slide) && isWhole(messages) && (!picture || measured.clientHeight >= innerHeight * ROOM_FOR_PICTURE);
    for (const size of MESSAGES) {
      slide.style.setProperty("--m", size);
      if (enough()) break;
    }
    for (const name of picture ? LESS : []) {
      if (enough()) break;
      for (const each of slide.querySelectorAll(name)) each.remove();
    }
    if (picture && !picture.classList.contains("of-map")) makeWhole(slide, picture);
  }

  remove() {
    this.#stop();
    this.leaveAnswers();
    for (const host of this.maps.values()) host.remove();
    super.remove();
  }
}

/** Smaller text, then fewer words, then fewer rows, of which the message has the number. */
function makeWhole(slide, picture) {
  for (const size of SCALES) {
    slide.style.setProperty("--f", size);
    if (isWhole(picture)) return;
  }
  for (const name of [".detail .other", ".note .other", ".detail", ".note"]) {
    for (const each of picture.querySelectorAll(name)) each.remove();
    if (isWhole(picture)) return;
  }
  for (const row of [...picture.querySelectorAll(".line, tr + tr")].reverse()) {
    row.remove();
    if (isWhole(picture)) return;
  }
}

function isWhole(picture) {
  return picture.scrollHeight <= picture.clientHeight + 1 && picture.scrollWidth <= picture.clientWidth + 1;
}
