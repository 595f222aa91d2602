/** Small helpers to make HTML and SVG without writing markup: text is never read as HTML. */

// Burmese words that no line may break: letters above each other, “not” with its verb. As in mobility/words/burmese.py.
const MARKS = "[\u102b-\u1038\u103a-\u103e]";
const CLOSED = "(?:[\u1000-\u1021]\u1037?\u103a[\u1037\u1038]?)";
const BARE = `(?!${MARKS}|\u1039|${CLOSED})`;
const SYLLABLE = `[\u1000-\u102a\u103f\u104c-\u104f]${MARKS}*(?:${CLOSED}(?!\u1039))*`;
const STACKED = `[\u1000-\u102a\u103f]${MARKS}*(?:[\u1000-\u1021]\u103a?\u1039[\u1000-\u1021](?:${BARE}${SYLLABLE}|${MARKS}*))+${CLOSED}*`;
const NEGATED = `(?<!\u1039)\u1019${BARE}${SYLLABLE}`;
const WORDS = "ကျရောက်|ရွာပြင်|ယောက်ျား|မည်သည့်|မည်သူ|ဆိုင်ကလုန်း|ကိုဩဒိနိတ်|ဒက်ရှ်ဘုတ်|ဒေါင်းလုဒ်"
  + "|နော့တ်|တကယ့်|ဘိုက်|ဝက်ဘ်|တက်ဘ်|အီးမေးလ်|ဒစ်ခ်|လင့်ခ်|ဆော့ဖ်ဝဲ|အွန်လိုင်း|မက်ဆေ့ခ်ျ";
const PARTICLE = `(?:တွင်|သည်|ကို|၏|၌|မှာ|မှ|နှင့်|များ|သော|သည့်|ပါ)${BARE}`;
const UNBROKEN = new RegExp(`((?:${STACKED}|${NEGATED}|${WORDS})(?:${PARTICLE}){0,2})`);

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (null leaves one out) and children, strings among them. */
export function element(name, attributes = {}, ...children) {
  return furnished(document.createElement(name), attributes, children.flatMap(unbroken));
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, name), attributes, children);
}

/** A text in pieces, Burmese words kept whole; other children as they are. */
export function unbroken(child) {
  if (typeof child !== "string" || !UNBROKEN.test(child)) return [child];
  return child.split(UNBROKEN).filter(Boolean).map((piece) => (UNBROKEN.test(piece) ? whole(piece) : piece));
}

function whole(word) {
  const made = document.createElement("span");
  made.style.whiteSpace = "nowrap";
  made.textContent = word;
  return made;
}

function furnished(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
