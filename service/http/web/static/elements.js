// Elements: the page is made of nodes, and whatever is said or quoted goes in as text, never as markup.

export const ROOT = document.body.dataset.root;
const SAID_FOR_MS = 20_000;

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

/** Say something to whoever listens to the page rather than looks at it; what was said before is not cut short. */
export function announce(words) {
  const announcer = document.querySelector("dialog[open] [role=status]") ?? document.getElementById("announcer");
  const said = element("p", {}, words);
  announcer?.append(said);
  setTimeout(() => said.remove(), SAID_FOR_MS);
}

/** Scroll an element into view, without haste where motion is welcome; of what is longer than the view, the beginning. */
export function bringIntoView(target, block = "center") {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const room = target.closest(".scroll")?.clientHeight ?? innerHeight;
  const isLong = target.getBoundingClientRect().height > room;
  target.scrollIntoView({ block: isLong ? "start" : block, behavior: calm ? "auto" : "smooth" });
}
