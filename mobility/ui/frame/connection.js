// Runs in the page's head, before anything of Streamlit: the connection to the server is opened
// while the browser loads and starts Streamlit's scripts, which takes it as theirs.
(() => {
  // Told where its server is, Streamlit connects at once; otherwise it would ask for this first.
  // It takes messages of a page around this one only from here, and no page may be around it.
  const home = new URL("./", location.href);
  window.__streamlit = {
    BACKEND_BASE_URL: home.href,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
  };

  // As Streamlit itself would open it.
  const address = new URL("_stcore/stream", home);
  address.protocol = address.protocol.replace("http", "ws");
  const token = document.cookie.match(/\b_streamlit_xsrf=([^;]*)\b/)?.[1];
  const protocols = ["streamlit", token ?? "PLACEHOLDER_AUTH_TOKEN"];
  const Socket = window.WebSocket;
  const early = new Socket(address, protocols);

  const isEarly = (url, said) =>
    new URL(url).href === address.href && String(said) === String(protocols) && early.readyState <= Socket.OPEN;

  // The first that Streamlit opens is this one, if it asks for the same; all others are its own.
  window.WebSocket = new Proxy(Socket, {
    construct(_, [url, said]) {
      window.WebSocket = Socket;
      if (!isEarly(url, said)) {
        early.close();
        return new Socket(url, said);
      }
      if (early.readyState === Socket.OPEN) setTimeout(() => early.dispatchEvent(new Event("open")));
      return early;
    },
  });
})();
