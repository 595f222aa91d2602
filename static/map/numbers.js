/** Numbers and sentences as the reader's language writes them. */

// Browsers do not all know Burmese numbers; its digits are put in by hand, as in mobility/words.
const BURMESE_ZERO = 0x1040;
const NOISE = 1e-9; // as in mobility/words: sums of samples differ in their last digits

/** How a language writes numbers: whole people, changes with their sign, shares (of 10 % or less with a decimal), whole percents. */
export function writer(language) {
  const digits = language === "my" ? burmese : (text) => text;
  const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const whole = (value) => grouped.format(Math.floor(value + 0.5 + NOISE)); // halves round up
  const signed = new Intl.NumberFormat("en", { maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const shares = [0, 1].map((places) =>
    new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: places }));
  return {
    people: (value) => digits(whole(value)),
    change: (value) => digits(signed.format(value).replace("-", "−")),
    share: (value) => digits(shares[value < 0.1 ? 1 : 0].format(value)),
    percent: (value) => (Number.isFinite(value) ? digits(percent(value, whole)) : "–"),
  };
}

/** Whole percents as mobility/words writes them: some is not none. */
function percent(value, whole) {
  return value > 0 && value < 0.005 ? "<1%" : `${whole(value * 100)}%`;
}

function burmese(text) {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(BURMESE_ZERO + Number(digit)));
}

/** A text with its {names} filled in. */
export function fill(text, values) {
  return (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The form of a text that fits a number: {one, other}, {n} filled in as `written`. */
export function counted(forms, number, written, values = {}) {
  return fill(Math.round(number) === 1 ? forms.one : forms.other, { n: written, ...values });
}
