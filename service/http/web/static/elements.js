// Elements: the page is made of nodes, and whatever is said or quoted goes in as text, never as markup.

export const ROOT = document.body.dataset.root;

/** Make an element: its tag, its attributes (a function listens to the event of that name), and what it holds. */
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...content.flat().filter((part) => part !== null && part !== undefined && part !== false));
  return made;
}

/** The path of a document's page within the service. */
export function pagePath(symbol, locator = "") {
  const path = `${ROOT}/d/${symbol.split("/").map(encodeURIComponent).join("/")}`;
  return locator ? `${path}#${encodeURIComponent(locator)}` : path;
}

/** Say something to whoever listens to the page rather than looks at it. */
export function announce(words) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.replaceChildren(element("p", {}, words));
}

/** Scroll an element into view, without haste where motion is welcome. */
export function bringIntoView(target, block = "center") {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
}
