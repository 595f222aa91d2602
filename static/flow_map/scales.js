/** People to pixels: widths and areas in plain proportion, and the round numbers of a legend. */

export const WIDEST = 26; // width of the scale's largest flow
export const THINNEST = 1.2; // nothing is drawn thinner; the legend says so
export const SMALLEST_RADIUS = 3;
const LARGEST_RADIUS = [10, 24]; // on a full map, on an empty one
const CROWD = 0.09; // share of the map that its places would cover, were all the largest

/** Width in pixels of so many people; linear through zero, at least THINNEST. */
export function width(people, largest) {
  return largest > 0 ? Math.max((Math.abs(people) / largest) * WIDEST, THINNEST) : THINNEST;
}

/** The fewest people whose width is still in proportion. */
export function finest(largest) {
  return (largest * THINNEST) / WIDEST;
}

/** Radius of the largest place asked about: the more places on a map, the smaller; never by month. */
export function largestRadius(places, width, height) {
  const fair = Math.sqrt((width * height * CROWD) / Math.max(places, 1) / Math.PI);
  return Math.min(Math.max(fair, LARGEST_RADIUS[0]), LARGEST_RADIUS[1]);
}

/**
 * Radius in pixels; the circle's area is in proportion to people.
 *
 * @param scale {people, radius}: that many people have that radius
 */
export function radius(people, scale) {
  const share = scale.people > 0 ? Math.abs(people) / scale.people : 0;
  return Math.max(scale.radius * Math.sqrt(share), SMALLEST_RADIUS);
}

/** How dark an arrow is, 0-1: by the square root, so that small flows stay visible. */
export function depth(people, largest) {
  return largest > 0 ? Math.sqrt(Math.min(Math.abs(people) / largest, 1)) : 0;
}

/** The largest of 1, 2 or 5 times a power of ten that is not more than `value`. */
export function round(value) {
  if (!(value >= 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [5, 2, 1].find((step) => step * power <= value);
}

/** Up to `count` round numbers for a legend, the largest first. */
export function examples(largest, count) {
  const found = new Set();
  for (let step = 0; step < count; step++) found.add(round(largest / [1, 4, 20][step]));
  return [...found];
}

/** A colour a share 0-1 of the way between two colours "#RRGGBB". */
export function blend(low, high, share) {
  const part = (colour, place) => parseInt(colour.slice(place, place + 2), 16);
  const mixed = [1, 3, 5].map((place) =>
    Math.round(part(low, place) + (part(high, place) - part(low, place)) * share));
  return `rgb(${mixed.join(",")})`;
}
