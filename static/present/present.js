/** A story shown to a room, or its notes on the speaker's own screen: which, the server says. */

import { Room } from "./room.js";
import { Speaker } from "./speaker.js";

const screens = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let screen = screens.get(parentElement);
  if (screen && screen.data.channel !== data.channel) {
    screen.remove();
    screen = null;
  }
  if (!screen) screens.set(parentElement, (screen = new (data.screen === "notes" ? Speaker : Room)(parentElement, data)));
  screen.show(data, setTriggerValue);
  return () => setTimeout(() => parentElement.isConnected || screen.remove());
}
