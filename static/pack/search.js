/** Villages by a part of their name in any of the file's languages, or by their code. */

const MOST = 8;

/** @param names for each language the names by id; @returns ids, those that begin with the text first */
export function found(sought, names) {
  const text = plain(sought);
  if (!text) return [];
  const ids = Object.keys(names[0]);
  const places = new Map(ids.map((id) => [id, Math.min(...[id, ...names.map((each) => each[id])].map((name) => at(plain(name), text)))]));
  return ids.filter((id) => places.get(id) < Infinity).sort((one, other) => places.get(one) - places.get(other)).slice(0, MOST);
}

function at(name, text) {
  const place = name.indexOf(text);
  return place < 0 ? Infinity : place;
}

function plain(text) {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
}
