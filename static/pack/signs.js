/** Drawings of the findings, as images: what they say stands in words beside them. */

import { element } from "../map/elements.js";

export function image(drawing) {
  return element("img", { alt: "", src: `data:image/svg+xml,${encodeURIComponent(drawing)}` });
}
