/**
 * Hands on the map: drag, wheel, pinch, double click, click, keys.
 *
 * The page always scrolls past the map: a wheel zooms only with Ctrl or ⌘ held,
 * a touch moves the map only with two fingers; `hint` says so when one tries.
 */

const SLACK = 5; // pixels a press may wander and still be a click
const STEP = 80; // pixels an arrow key moves the map
const WHEEL_LEVELS = 0.0032; // zoom levels for a pixel of the wheel
const KEYS = {
  ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP],
};

/**
 * @param canvas what the hands are on
 * @param act {drag(dx, dy), zoom(levels, x, y), glide(levels, x, y), whole(), back(), click(x, y),
 *   hover(x, y), leave(), ended(), hint("wheel" | "touch")}; x and y in pixels of the canvas
 */
export function listen(canvas, act) {
  listenToMouse(canvas, act);
  listenToFingers(canvas, act);
  canvas.addEventListener("wheel", (event) => onWheel(event, canvas, act), { passive: false });
  canvas.addEventListener("keydown", (event) => onKey(event, canvas, act));
  canvas.addEventListener("dblclick", (event) => {
    act.glide(event.shiftKey ? -1 : 1, ...spot(event, canvas));
  });
}

function spot({ clientX, clientY }, canvas) {
  const box = canvas.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}

function listenToMouse(canvas, act) {
  let press = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    press = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    if (!press) return act.hover(...spot(event, canvas));
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (!press.moved && Math.hypot(dx, dy) < SLACK) return;
    press = { x: event.clientX, y: event.clientY, moved: true };
    canvas.classList.add("dragging");
    act.drag(dx, dy);
  });
  const release = () => {
    if (press?.moved) act.ended();
    // The click that follows a drag is none; it comes before this is forgotten.
    canvas.dataset.dragged = press?.moved ? "yes" : "";
    canvas.classList.remove("dragging");
    press = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => act.leave());
  canvas.addEventListener("click", (event) => {
    if (!canvas.dataset.dragged) act.click(...spot(event, canvas));
  });
}

function listenToFingers(canvas, act) {
  let pair = null;
  let start = null;
  canvas.addEventListener("touchstart", (event) => {
    canvas.dataset.dragged = "";
    start = event.touches.length === 1 ? spot(event.touches[0], canvas) : null;
    if (event.touches.length !== 2) return;
    event.preventDefault();
    pair = pairOf(event, canvas);
  }, { passive: false });
  canvas.addEventListener("touchmove", (event) => {
    if (event.touches.length === 2 && pair) {
      if (event.cancelable) event.preventDefault();
      const now = pairOf(event, canvas);
      act.drag(now.x - pair.x, now.y - pair.y);
      act.zoom(Math.log2(now.apart / pair.apart), now.x, now.y);
      pair = now;
    } else if (start) {
      const [x, y] = spot(event.touches[0], canvas);
      if (Math.hypot(x - start[0], y - start[1]) > 2 * SLACK) act.hint("touch");
    }
  }, { passive: false });
  for (const end of ["touchend", "touchcancel"]) {
    canvas.addEventListener(end, () => {
      if (pair) act.ended();
      pair = null;
      start = null;
    });
  }
}

/** The middle of two fingers, and how far apart they are. */
function pairOf({ touches }, canvas) {
  const [[x0, y0], [x1, y1]] = [spot(touches[0], canvas), spot(touches[1], canvas)];
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, apart: Math.max(Math.hypot(x1 - x0, y1 - y0), 1) };
}

function onWheel(event, canvas, act) {
  if (!event.ctrlKey && !event.metaKey) return act.hint("wheel");
  event.preventDefault();
  const pixels = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
  // A trackpad's pinch arrives as a wheel of small steps.
  const levels = -Math.max(Math.min(pixels, 150), -150) * WHEEL_LEVELS * (Math.abs(pixels) < 20 ? 3 : 1);
  act.zoom(levels, ...spot(event, canvas));
  act.ended();
}

function onKey(event, canvas, act) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const middle = [canvas.clientWidth / 2, canvas.clientHeight / 2];
  if (KEYS[event.key]) act.drag(...KEYS[event.key]);
  else if (event.key === "+" || event.key === "=") act.glide(1, ...middle);
  else if (event.key === "-" || event.key === "_") act.glide(-1, ...middle);
  else if (event.key === "0") act.whole();
  else if (event.key === "Escape") act.back();
  else return;
  event.preventDefault();
  if (KEYS[event.key]) act.ended();
}
