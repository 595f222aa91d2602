/** Small makers of HTML; texts become text nodes, never HTML. */

export function element(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children.filter((each) => each !== "" && each !== null && each !== undefined));
  return made;
}

/** A text in a language, for its font and its line height. */
export function said(tag, name, language, text) {
  const made = element(tag, name, text);
  made.lang = language;
  return made;
}

/** A drawing as an image. */
export function drawing(svg, name = "sign") {
  const made = element("img", name);
  made.alt = "";
  made.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return made;
}
