/**
 * What both screens share: the story, its place in the window above all else, keys, and the talk
 * between them, which needs no server.
 */

import { element } from "./elements.js";
import { listen } from "./keys.js";
import { Search } from "./search.js";

const WIDTH = 1024, HEIGHT = 768; // the window for which sizes are given

export class Screen {
  constructor(parent, data, name) {
    this.data = data;
    this.id = crypto.randomUUID?.() ?? String(Math.random());
    this.root = element("div", `present ${name}`);
    this.root.setAttribute("popover", "manual");
    parent.append(this.root);
    this.search = new Search(data.words, (place) => {
      this.search.close();
      this.act("place", place);
    });
    this.channel = new BroadcastChannel(data.channel);
    this.channel.onmessage = ({ data: message }) => this.hear(message);
    this.leaveKeys = listen((act, told) => this.act(act, told), () => this.search.isOpen);
    this.fit = () => this.resize();
    addEventListener("resize", this.fit);
    this.above = () => this.#rise();
    document.addEventListener("fullscreenchange", this.above);
    this.#rise();
  }

  /** Stand above everything on the page, in full screen too: the last to come stands on top. */
  #rise() {
    if (!this.root.isConnected || !this.root.showPopover) return;
    if (this.root.matches(":popover-open")) this.root.hidePopover();
    this.root.showPopover();
  }

  show(data, setTriggerValue) {
    this.data = data;
    this.tell = setTriggerValue;
    this.resize();
  }

  say(message) {
    this.channel.postMessage({ ...message, from: this.id });
  }

  resize() {
    this.root.style.setProperty("--u", `${Math.min(innerWidth / WIDTH, innerHeight / HEIGHT)}px`);
    this.draw();
  }

  /** A slide's content in a language, or of the place asked for on the spot. */
  content(state, language) {
    return (state.place && state.placeSlide ? state.placeSlide : this.data.slides[state.index])[language];
  }

  /** The languages shown, those of the page first. */
  languages(spoken) {
    const all = Object.keys(this.data.slides[0]);
    return all.includes(spoken) ? [spoken] : all;
  }

  remove() {
    this.channel.close();
    this.leaveKeys();
    this.search.remove();
    removeEventListener("resize", this.fit);
    document.removeEventListener("fullscreenchange", this.above);
    this.root.remove();
  }
}
