/** A component without a face: what was asked in the room on the spot, and its answer. */

import { hear } from "./asking.js";

export default function ({ data, setTriggerValue }) {
  hear(data, setTriggerValue);
}
