/** What a key, or a clicker, which sends keys, asks for. */

const PATIENCE = 700; // ms for the second digit of a slide's number

const ACTS = {
  ArrowRight: "next", PageDown: "next", " ": "next", Enter: "next",
  ArrowLeft: "before", PageUp: "before", Backspace: "before",
  Home: "first", End: "last",
  ArrowDown: "month_next", ArrowUp: "month_before",
  b: "black", ".": "black", p: "play", v: "search", "/": "search",
  n: "notes", l: "language", f: "full", F5: "full",
  h: "help", "?": "help", Escape: "leave",
};

/**
 * Hear keys in this window until the returned function is called.
 *
 * @param act called with the name of an act, or "goto" and a number from 1
 * @param isTyping whether keys go into a field now
 */
export function listen(act, isTyping) {
  let digits = "", waiting;
  const jump = () => {
    act("goto", Number(digits));
    digits = "";
  };
  const heard = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const digit = digitOf(key);
    if (digit !== null) {
      digits += digit;
      clearTimeout(waiting);
      if (digits.length > 1) jump();
      else waiting = setTimeout(jump, PATIENCE);
    } else if (ACTS[key]) act(ACTS[key]);
    else if (key.length > 1) return; // Tab, F11 and others are the browser's
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  };
  addEventListener("keydown", heard, true);
  return () => {
    clearTimeout(waiting);
    removeEventListener("keydown", heard, true);
  };
}

/** A digit, of a Burmese keyboard too; null for any other key. */
function digitOf(key) {
  if (/^[0-9]$/.test(key)) return key;
  const burmese = "၀၁၂၃၄၅၆၇၈၉".indexOf(key);
  return key.length === 1 && burmese >= 0 ? String(burmese) : null;
}
