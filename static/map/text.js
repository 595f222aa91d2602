/** Text on a canvas: fonts, sizes, measured widths. */

const FAMILY = "'Source Sans', Padauk, sans-serif";
const SIZES = { small: { name: 12, number: 11 }, usual: { name: 14, number: 13 }, large: { name: 16, number: 15 } };
const ROOM = { name: 26, number: 22 }; // to be read from ten metres
export const LINE = 1.2; // of the size; Burmese stacks below the line
const BURMESE_LINE = 1.45;
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

/** Measures text for one canvas; `forget` after fonts or sizes changed. */
export class Text {
  constructor(context) {
    this.context = context;
    this.forget();
  }

  forget() {
    this.widths = new Map();
  }

  /** What to write it with: names by index, width of the map, language; large for a room. */
  use({ names, width, language, isForRoom = false }) {
    Object.assign(this, { names, width });
    const sizes = isForRoom ? ROOM : sizesFor(width);
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
}
