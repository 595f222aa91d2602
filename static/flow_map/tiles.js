/**
 * An online basemap of raster tiles, only where the reader switched it on.
 *
 * Nothing else in the map asks the network for anything. Tiles that do not come
 * leave the ground as it is, and `onFailure` says so once.
 */

const PICTURE = 256; // pixels of one tile's side
const MOST_ZOOM = 19;
const KEPT = 240;

export class Tiles {
  constructor({ url, attribution }, { onLoad, onFailure }) {
    Object.assign(this, { url, attribution, onLoad, onFailure });
    this.pictures = new Map();
  }

  /** Draw what has come for a window, and ask for the rest. */
  draw(context, { scale, left, top, width, height }) {
    const zoom = Math.min(Math.max(Math.round(Math.log2(scale / PICTURE)), 0), MOST_ZOOM);
    const count = 2 ** zoom;
    const side = scale / count;
    const last = (value) => Math.min(Math.floor(value / side), count - 1);
    for (let x = Math.max(Math.floor(left / side), 0); x <= last(left + width); x++) {
      for (let y = Math.max(Math.floor(top / side), 0); y <= last(top + height); y++) {
        const picture = this.picture(zoom, x, y);
        // A hair larger than they are, or the joints would show.
        if (picture) context.drawImage(picture, x * side - left, y * side - top, side + 0.5, side + 0.5);
      }
    }
  }

  picture(zoom, x, y) {
    const address = this.url.replace("{z}", zoom).replace("{x}", x).replace("{y}", y);
    const held = this.pictures.get(address) ?? this.request(address);
    return held.complete && held.naturalWidth ? held : null;
  }

  request(address) {
    const picture = new Image();
    picture.onload = () => this.onLoad();
    picture.onerror = () => this.onFailure();
    picture.referrerPolicy = "strict-origin-when-cross-origin";
    picture.src = address;
    this.pictures.set(address, picture);
    if (this.pictures.size > KEPT) this.pictures.delete(this.pictures.keys().next().value);
    return picture;
  }
}
