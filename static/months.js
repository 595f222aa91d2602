/**
 * The month on show, shared by everything on the page that draws months.
 *
 * A reader's choice counts at once, before the server has heard of it. What the
 * server then says may be an echo of an earlier choice, or the month it knew
 * before; neither may move the reader back. Any other month is the server's own
 * doing (a link, the browser's back button) and is adopted.
 */

const PATIENCE = 10_000; // ms after which an answer is no longer expected

const subscribers = new Set();
let shown = null;
let heard = null; // the server's month, as last adopted
let awaited = []; // choices the server has not answered, oldest first
let chosenAt = 0;

/** The month on show, 1-12; null until the server has named one. */
export function current() {
  return shown;
}

/** The reader chose a month, here and now. */
export function choose(month) {
  awaited = [...waiting(), month];
  chosenAt = Date.now();
  show(month);
}

/** A message of the server names a month. */
export function fromServer(month) {
  const choices = waiting();
  const place = choices.lastIndexOf(month);
  if (place >= 0 && place < choices.length - 1) {
    awaited = choices.slice(place + 1); // an echo; a later choice is under way
  } else if (choices.length === 0 || place >= 0 || month !== heard) {
    awaited = [];
    heard = month;
    show(month);
  }
}

/** Call `listener(month)` whenever the month on show changes; returns how to stop. */
export function subscribe(listener) {
  subscribers.add(listener);
  return () => subscribers.delete(listener);
}

function waiting() {
  return Date.now() - chosenAt > PATIENCE ? [] : awaited;
}

function show(month) {
  if (month === shown) return;
  shown = month;
  for (const listener of [...subscribers]) listener(month);
}
