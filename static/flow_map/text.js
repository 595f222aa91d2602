/** Text of the flow map: labels and markers in the reader's language. */

import { counted } from "../map/numbers.js";
import { LINE, Text } from "../map/text.js";

const GLYPH = 16; // room in a marker for its disc
const POINTER = 12; // and for the sign that points outwards
const PADDING = 7;
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

  /** A place's name over its people. */
  label(index, value) {
    const { name, number } = this.sizes;
    const lines = [
      { text: this.names[index], font: this.font(true, name), height: name * this.line },
      { text: this.number(value), font: this.font(false, number), height: number * LINE },
    ];
    return {
      lines,
      width: Math.max(...lines.map((line) => this.measure(line.text, line.font))) + 8,
      height: lines[0].height + lines[1].height,
    };
  }

  /** A marker's name and people, on one line; several places are counted. */
  marker(ends) {
    const size = this.sizes.number;
    const bold = this.font(true, size);
    const plain = this.font(false, size);
    const number = this.number(ends.reduce((sum, end) => sum + end.value, 0));
    const name = ends.length === 1 ? this.names[ends[0].place]
      : counted(this.words.more_places, ends.length, this.count(ends.length));
    const fixed = 2 * PADDING + GLYPH + POINTER + 6 + this.measure(number, plain);
    const short = this.shorten(name, bold, Math.max(this.width * WIDEST_MARKER - fixed, 40));
    return { name: short, number, bold, plain, width: fixed + this.measure(short, bold) };
  }

  /** Text cut off with "…" where it is wider than `most`; never within a letter. */
  shorten(text, font, most) {
    if (this.measure(text, font) <= most) return text;
    const letters = Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), (each) => each.segment) : [...text];
    while (letters.length > 1 && this.measure(`${letters.join("")}…`, font) > most) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  }
}

export const MARKER = { GLYPH, POINTER, PADDING };
