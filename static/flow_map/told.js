/**
 * The view a link names, and who named it: this map or somebody else.
 *
 * The map tells the server of each view its reader comes to rest at, and hears
 * it again with a later rerun. Such an echo must not move the map; a view that
 * comes by the browser's back button, or by a change of area, must.
 */
export class Told {
  /** @param view the link's, as text; null is the whole area */
  constructor(view) {
    this.heard = view;
    this.awaited = []; // told, and not yet heard again, oldest first
  }

  /** The map told the server of a view. */
  tell(view) {
    this.awaited.push(view);
  }

  /** Whether a view the server names is neither what it named before nor an echo. */
  isNews(view) {
    const place = this.awaited.lastIndexOf(view);
    if (place < 0 && view === this.heard) return false;
    this.awaited = place < 0 ? [] : this.awaited.slice(place + 1);
    this.heard = view;
    return place < 0;
  }
}
