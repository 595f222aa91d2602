/** A component without a face: hands heavy content to the maps of the page. */

import { put } from "./registry.js";

export default function ({ data }) {
  if (data?.content) put(data.name, data.key, data.content);
}
