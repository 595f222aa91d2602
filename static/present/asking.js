/** Asking the server on the spot: places by their name, and the slide of one of them. */

const listeners = new Set();
let answer = { sought: "", found: [], place: "", slide: null };
let tell = null;

/** The server's answer has come. */
export function hear(data, setTriggerValue) {
  answer = data;
  tell = setTriggerValue;
  for (const listener of [...listeners]) listener(answer);
}

/** Call `listener(answer)` when one comes; returns how to stop. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last answer: {sought, found, place, slide}. */
export const current = () => answer;

/** Ask which places have a name. */
export const seek = (text) => tell?.("text", text);

/** Ask for the slide of a place; "" forgets it. */
export const askFor = (place) => tell?.("place", place);
