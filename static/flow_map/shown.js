/** How many people are in the arrows of a frame, and where the others are: a line below the map. */

import { counted, fill } from "../map/numbers.js";

/**
 * The sentences, one side of the question after the other: those out of a place and those into it
 * are never added.
 *
 * @param month what monthOf gave
 * @param scene what layOut gave
 */
export function shownText(month, scene, words, write) {
  const { totals, state, compared } = month;
  if (state !== "drawn" || compared) return "";
  const sides = [...totals.keys()].filter((side) => Math.round(totals[side]) > 0);
  const sentences = sides.map((side) => sideText(month, scene, side, words, write));
  if (sides.length < 2) return sentences.join("");
  const ways = [words.leaving_side, words.arriving_side];
  return sides.map((side, index) => `${ways[side]}: ${sentences[index]}`).join(" ");
}

function sideText({ flows, places, totals }, scene, side, words, write) {
  const people = (rows) => rows.filter((row) => row.side === side).reduce((sum, row) => sum + row.people, 0);
  const arrows = scene.arrows.filter((each) => each.side === side).length;
  const drawn = people(scene.arrows);
  const parts = [
    [words.are_small, people(scene.near) - drawn],
    [words.are_outside, people(flows) - people(scene.near)],
    [words.are_inside, side === 0 ? places.reduce((sum, { ways }) => sum + ways.staying.people, 0) : 0],
  ];
  const told = parts.filter(([, number]) => Math.round(number) > 0)
    .map(([text, number]) => fill(text, { people: write.people(number), least: write.people(scene.least) }));
  const head = counted(words.are_drawn, arrows, write.people(arrows), {
    people: write.people(drawn), all: write.people(totals[side]),
  });
  return [head, ...told].join(" ");
}
