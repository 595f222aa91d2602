// Runs in the page's head, before anything of Streamlit: how the sidebar starts, and what the
// buttons in the page's own HTML do.
(() => {
  const NARROW = 1200;
  const PHONE = 768; // below it the sidebar lies over the page
  const SHORTLY = 2000; // ms
  const AT_ONCE = 500; // ms
  const byTest = (name) => document.querySelector(`[data-testid="${name}"]`);

  // Streamlit keeps in the browser whether the sidebar is closed. A window of another kind than the
  // last begins as that kind does: closed where there is little room. On a phone an open sidebar
  // would hide the page that is loaded, so there it always begins closed.
  const CLOSED = "stSidebarCollapsed-";
  const KIND = "sidebarIsOf";
  const kindOf = (width) => (width < PHONE ? "phone" : width < NARROW ? "narrow" : "wide");
  const begin = (resized) => {
    const kind = kindOf(innerWidth);
    try {
      if (localStorage.getItem(KIND) === kind && (resized || kind !== "phone")) return;
      localStorage.setItem(KIND, kind);
      localStorage.setItem(CLOSED, kind !== "wide");
    } catch {
      // nothing may be kept here: Streamlit decides
    }
  };
  begin();
  addEventListener("resize", begin, true);

  // On a phone it is closed by a choice of what the page is about.
  const SAID = ["areas", "hazard", "year", "lang"];
  const subject = () => {
    const asked = new URLSearchParams(location.search);
    return [location.pathname, ...SAID.map((name) => asked.get(name))].join("\n");
  };
  // Before Streamlit opens another page with another question it gives the question to this page's
  // address too. That step is taken back: the next page stands in its place.
  const replace = history.replaceState.bind(history);
  let announced = -Infinity; // when this page's question was last pushed, in ms
  const isNext = (url) => {
    const next = new URL(url ?? "", location.href);
    const now = performance.now(), other = next.pathname !== location.pathname;
    const follows = other && next.search === location.search && now - announced < AT_ONCE;
    announced = other ? -Infinity : now;
    return follows;
  };
  for (const name of ["pushState", "replaceState"]) {
    const usual = history[name];
    history[name] = function (...told) {
      const before = subject();
      if (name === "pushState" && isNext(told[2])) replace(...told);
      else usual.apply(this, told);
      if (innerWidth >= PHONE || subject() === before) return;
      byTest("stSidebarCollapseButton")?.querySelector("button")?.click(); // if it is open
    };
  }

  // Streamlit's field for files claims to have no role, and yet has a name.
  new MutationObserver(() => byTest("stFileUploaderDropzone")?.setAttribute("role", "group"))
    .observe(document, { childList: true, subtree: true });

  const acts = {
    print: () => print(),
    sidebar: () => byTest("stExpandSidebarButton")?.click(),
    copy: async (button) => {
      const said = button.textContent;
      await copy(button.dataset.text);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = said), SHORTLY);
    },
  };
  // A browser fills the screen only at a press, and what is pressed is known before the server is.
  const PRESENT = '[class*="st-key-present_"] button';
  addEventListener("click", (event) => {
    if (event.target.closest?.(PRESENT)) document.documentElement.requestFullscreen?.().catch(() => {});
    const button = event.target.closest?.("button[data-does]");
    if (button) acts[button.dataset.does]?.(button);
    for (const open of document.querySelectorAll("details.cite[open]"))
      if (!open.contains(event.target)) open.open = false;
  });

  // The clipboard is only there over HTTPS and on this machine itself.
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
})();
