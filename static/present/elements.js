/** Small makers of HTML; texts become text nodes, never HTML. */

export function element(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children.filter((each) => each !== "" && each !== null && each !== undefined));
  return made;
}

const LONGEST_PHRASE = 30; // letters of Burmese that are kept on one line

/** A text in a language, for its font, its line height, and where its lines may break. */
export function said(tag, name, language, text) {
  const made = element(tag, name, ...(language === "my" ? phrases(text) : [text]));
  made.lang = language;
  return made;
}

/** Burmese is spaced between phrases and breaks there; a browser would break inside names too. */
function phrases(text) {
  return text.split(/( +)/).map((part) => {
    const isWhole = part.trim() && part.length <= LONGEST_PHRASE;
    return isWhole ? element("span", "phrase", part) : part;
  });
}

/** A drawing as an image. */
export function drawing(svg, name = "sign") {
  const made = element("img", name);
  made.alt = "";
  made.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return made;
}
