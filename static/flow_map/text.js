/** Text of the flow map: labels and markers in the reader's language. */

import { counted, fill } from "../map/numbers.js";
import { LINE, Text } from "../map/text.js";
import { together, told, written } from "./month.js";

const GLYPH = 16; // room in a marker for its disc
const POINTER = 12; // and for the sign that points outwards
const PADDING = 7;
const STACKER = "\u1039"; // sets a Burmese letter below the one before it
const WIDEST_MARKER = 0.4; // of the map's width

/** Composes text for one canvas. */
export class FlowText extends Text {
  /** Words, numbers and whether a comparison is shown, besides what every text is written with. */
  use({ words, write, compared, ...rest }) {
    super.use(rest);
    Object.assign(this, { words, compared });
    this.number = compared ? write.change : write.people;
    this.count = write.people;
  }

  /** The numbers of a place, a text each: one way alone needs no words, several are told apart. */
  numbers({ ways }) {
    const found = told(ways, this.compared);
    const texts = found.map((each) => this.number(written(each, this.compared)));
    if (texts.length < 2) return [texts[0] ?? this.number(0)];
    return texts.map((people, index) => fill(this.words[found[index].way], { people }));
  }

  /** A place's name over its people. */
  label(place) {
    const { name, number } = this.sizes;
    const numbers = this.numbers(place);
    const high = number * (numbers.length > 1 ? this.line : LINE); // words are as high as names
    const lines = [
      { text: this.names[place.place], font: this.font(true, name), height: name * this.line },
      ...numbers.map((text) => ({ text, font: this.font(false, number), height: high })),
    ];
    return {
      lines,
      width: Math.max(...lines.map((line) => this.measure(line.text, line.font))) + 8,
      height: lines.reduce((sum, line) => sum + line.height, 0),
    };
  }

  /** A marker's name and people, on one line; several places are counted. */
  marker(ends) {
    const size = this.sizes.number;
    const bold = this.font(true, size);
    const plain = this.font(false, size);
    const number = this.numbers(together(ends)).join(" · ");
    const name = ends.length === 1 ? this.names[ends[0].place]
      : counted(this.words.more_places, ends.length, this.count(ends.length));
    const fixed = 2 * PADDING + GLYPH + POINTER + 6 + this.measure(number, plain);
    const short = this.shorten(name, bold, Math.max(this.width * WIDEST_MARKER - fixed, 40));
    return { name: short, number, bold, plain, width: fixed + this.measure(short, bold) };
  }

  /** Text cut off with "…" where it is wider than `most`; never within a letter, nor between stacked ones. */
  shorten(text, font, most) {
    if (this.measure(text, font) <= most) return text;
    const letters = Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), (each) => each.segment) : [...text];
    const isWide = () => this.measure(`${letters.join("")}…`, font) > most;
    while (letters.length > 1 && (isWide() || letters.at(-1).endsWith(STACKER))) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  }
}

export const MARKER = { GLYPH, POINTER, PADDING };
