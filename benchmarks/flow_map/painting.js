/*
 * Tells when a page's map was last painted anew. Put into every page before its own scripts.
 *
 * A WebGL canvas is read back when the frame that drew on it ends, which also waits until the
 * frame is really drawn; a canvas that says so itself (data-painted) is read back when it does;
 * anything else with data-painted counts by what stands there. A painting counts when its pixels
 * are not those of the one before, so that hovering and redrawing the same do not. When Streamlit
 * says that its script has run, the server has answered.
 */
(() => {
  const seen = (globalThis.painting = { pressed: 0, first: 0, last: 0, answered: 0 });
  const before = new Map(); // canvas or element -> what it showed

  addEventListener(
    "pointerdown",
    () => Object.assign(seen, { pressed: performance.now(), first: 0, last: 0, answered: 0 }),
    true,
  );

  function shows(thing, what) {
    if (before.get(thing) === what) return;
    before.set(thing, what);
    seen.last = performance.now();
    seen.first ||= seen.last;
  }

  function digest(pixels) {
    const words = new Uint32Array(pixels.buffer);
    let sum = 2166136261;
    for (let n = 0; n < words.length; n++) sum = Math.imul(sum ^ words[n], 16777619);
    return `${words.length}:${sum}`;
  }

  const drawn = new Set(); // contexts drawn on in this frame
  const target = new WeakMap(); // context -> framebuffer that is drawn on

  function readBack(gl) {
    drawn.delete(gl);
    const [width, height] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    const pixels = new Uint8Array(width * height * 4);
    const [framebuffer, buffer] = [
      gl.getParameter(gl.READ_FRAMEBUFFER_BINDING),
      gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING),
    ];
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, framebuffer);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    if (gl.canvas.isConnected) shows(gl.canvas, digest(pixels));
  }

  const WebGL = WebGL2RenderingContext.prototype;
  const { bindFramebuffer } = WebGL;
  WebGL.bindFramebuffer = function (point, framebuffer) {
    if (point !== this.READ_FRAMEBUFFER) target.set(this, framebuffer);
    return bindFramebuffer.call(this, point, framebuffer);
  };
  const drawing = ["Arrays", "Elements"].flatMap((kind) => [`draw${kind}`, `draw${kind}Instanced`]);
  for (const name of [...drawing, "drawRangeElements", "clear", "clearBufferfv"]) {
    const original = WebGL[name];
    WebGL[name] = function (...given) {
      if (!target.get(this) && !drawn.has(this)) {
        drawn.add(this);
        queueMicrotask(() => readBack(this));
      }
      return original.apply(this, given);
    };
  }

  function said(thing) {
    const flat = thing instanceof HTMLCanvasElement && thing.getContext("2d");
    if (!flat || !thing.width || !thing.height) return shows(thing, thing.dataset.painted);
    const pixels = flat.getImageData(0, 0, thing.width, thing.height).data;
    shows(thing, digest(pixels));
  }

  function look(changes) {
    const things = new Set();
    for (const change of changes) {
      const { testScriptState: state, painted } = change.target.dataset ?? {};
      if (change.type === "attributes" && painted !== undefined) things.add(change.target);
      if (change.type === "attributes" && state === "notRunning") seen.answered = performance.now();
      for (const added of change.addedNodes)
        if (added instanceof Element)
          for (const each of [added, ...added.querySelectorAll("[data-painted]")])
            if (each.dataset?.painted !== undefined) things.add(each);
    }
    for (const each of things) said(each);
  }

  const listen = (root) =>
    new MutationObserver(look).observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-painted", "data-test-script-state"],
    });
  listen(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    listen(root);
    return root;
  };
})();
