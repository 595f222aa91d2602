/** Heavy content, sent once: flows and outlines under the key that names them. */

const KEPT = 4; // of each kind; a reader goes back and forth between a few questions

const kept = new Map(); // name -> Map of key -> content, oldest first
const waiting = new Set();

/** Keep `content`; a key names the same content for ever. */
export function put(name, key, content) {
  const shelf = kept.get(name) ?? kept.set(name, new Map()).get(name);
  const known = shelf.get(key);
  shelf.delete(key);
  shelf.set(key, known ?? content);
  if (shelf.size > KEPT) shelf.delete(shelf.keys().next().value);
  if (!known) for (const listener of [...waiting]) listener();
}

/** The content under a key, undefined while it has not come. */
export function get(name, key) {
  return kept.get(name)?.get(key);
}

/** Call `listener()` when new content comes; returns how to stop. */
export function subscribe(listener) {
  waiting.add(listener);
  return () => waiting.delete(listener);
}
