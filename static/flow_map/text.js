/** Text of the map: fonts, measured widths, labels and markers in the reader's language. */

import { together, told, written } from "./month.js";
import { counted, fill } from "./numbers.js";

const FAMILY = "'Source Sans', Padauk, sans-serif";
const SIZES = { small: { name: 12, number: 11 }, usual: { name: 14, number: 13 }, large: { name: 16, number: 15 } };
const LINE = 1.2; // of the size; Burmese stacks below the line
const BURMESE_LINE = 1.45;
const GLYPH = 16; // room in a marker for its disc
const POINTER = 12; // and for the sign that points outwards
const PADDING = 7;
const WIDEST_MARKER = 0.4; // of the map's width
const PATIENCE = 800; // ms that the first frame waits for fonts

/** Sizes of text for a map so many pixels wide. */
export function sizesFor(width) {
  return width < 480 ? SIZES.small : width < 1000 ? SIZES.usual : SIZES.large;
}

/** Promises of the fonts of some text: `loaded`, and `soon`, which waits for a moment at most. */
export function fontsFor(sample) {
  const faces = ["400", "600", "700"].flatMap((weight) =>
    ["'Source Sans'", "Padauk"].map((name) => `${weight} 14px ${name}`));
  const loaded = Promise.all(faces.map((face) => document.fonts.load(face, sample).catch(() => [])));
  const soon = Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return { loaded, soon };
}

/** Measures and composes text for one canvas; `forget` after fonts or sizes changed. */
export class Text {
  constructor(context) {
    this.context = context;
    this.forget();
  }

  forget() {
    this.widths = new Map();
  }

  /** What to write it with: names by index, words, numbers, width of the map. */
  use({ names, words, write, compared, width, language }) {
    Object.assign(this, { names, words, width, compared });
    this.number = compared ? write.change : write.people;
    this.count = write.people;
    const sizes = sizesFor(width);
    this.line = language === "my" ? BURMESE_LINE : LINE;
    if (sizes !== this.sizes) this.forget();
    this.sizes = sizes;
  }

  font(bold, size) {
    return `${bold ? 600 : 400} ${size}px ${FAMILY}`;
  }

  measure(text, font) {
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.context.font = font;
      width = this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
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

  /** Text cut off with "…" where it is wider than `most`; never within a letter. */
  shorten(text, font, most) {
    if (this.measure(text, font) <= most) return text;
    const letters = Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), (each) => each.segment) : [...text];
    while (letters.length > 1 && this.measure(`${letters.join("")}…`, font) > most) letters.pop();
    return `${letters.join("").trimEnd()}…`;
  }
}

export const MARKER = { GLYPH, POINTER, PADDING };
