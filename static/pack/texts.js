/** The file's sentences: each pattern once, its numbers put back where they stand. */

const GAP = "\u0000";

/** @param kept {patterns, texts} as mobility/reports/pack/texts.py keeps them; @returns number => text */
export function reader({ patterns, texts }) {
  const pieces = patterns.map((pattern) => pattern.split(GAP));
  return (number) => {
    const kept = texts[number];
    if (typeof kept === "number") return patterns[kept];
    const [pattern, ...numbers] = kept;
    return pieces[pattern].map((piece, i) => piece + (numbers[i] ?? "")).join("");
  };
}
