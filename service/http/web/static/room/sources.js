// Sources: marks and places, each of which leads to the paragraph that a point rests on.

import { element, pagePath } from "../elements.js";
import { byDocument, place, repetitions, shortSymbol, shortened, sourceWords } from "./words.js";

const cited = new WeakMap();

/** The citation that an element of an answer leads to, or undefined. */
export function citationOf(target) {
  return cited.get(target);
}

/** The marks of a sentence, each behind a space. */
export function chips(sentence, citations) {
  return [...new Set(sentence.citations)]
    .map((id) => citations.findIndex((citation) => citation.id === id))
    .filter((n) => n >= 0)
    .flatMap((n) => [" ", chip(citations[n], n + 1)]);
}

/** The number of a citation, which leads to its paragraph. */
function chip(citation, number) {
  const title = `${place(citation)}: “${shortened(citation.quote)}”`;
  return leading(citation, element("a", { class: "chip", "aria-label": `Citation ${number}: ${place(citation)}`, title }, String(number)));
}

/** Make a link lead to the paragraph of a citation: its page where it has one, and the reader beside the answer. */
function leading(citation, link) {
  if (citation.kind === "passage") link.setAttribute("tabindex", "0");
  link.setAttribute("href", citation.kind === "passage" ? "#reader" : pagePath(citation.symbol, citation.locator));
  cited.set(link, citation);
  return link;
}

/** The lines that tell what an answer cites, of which those that ``isWanted``: one for each document, its title unless it was ``titled``. */
export function sources(citations, isWanted = () => true, titled = new Set()) {
  return byDocument(citations, isWanted).map((places) => {
    const [{ citation: first }] = places;
    const isTitled = titled.has(first.symbol);
    titled.add(first.symbol);
    const said = places.flatMap(({ citation, number }, n) => [
      n ? " " : "",
      element("span", { class: "mark", "aria-hidden": "true" }, `[${number}]\u00a0`),
      n ? source(citation, citation.label) : source(citation, sourceWords(citation, isTitled)),
      repeated(citation),
    ]);
    return element("li", { dir: "auto" }, said);
  });
}

/** A link that says where a citation stands. */
export function source(citation, words) {
  const name = words === citation.label ? place(citation) : null;
  return leading(citation, element("a", { class: "source", "aria-label": name }, words));
}

/** A text in which the symbols of some documents lead to their pages, and which of them it has: {nodes, symbols}. */
export function linked(text, symbols) {
  const byName = new Map(symbols.map((symbol) => [shortSymbol(symbol), symbol]));
  const names = [...byName.keys()].sort((one, other) => other.length - one.length).map((name) => name.replace(/[^\w ]/g, "\\$&"));
  if (!names.length) return { nodes: [text], symbols: new Set() };
  const parts = text.split(new RegExp(`(?<![\\w/])(${names.join("|")})(?![\\w/])`)); // every second part is a name
  const nodes = parts.map((part, n) => (n % 2 ? element("a", { href: pagePath(byName.get(part)) }, part) : part));
  return { nodes, symbols: new Set(parts.filter((_, n) => n % 2).map((name) => byName.get(name))) };
}

/** Where else the same is said: ``, the same in 78/12 … 74/8 (since 2019)``, where … shows those between. */
export function repeated(citation) {
  const groups = repetitions(citation);
  if (!groups.length) return null;
  const said = groups.flatMap(({ wording, first, between, last, years }) => [
    `, ${wording} in `,
    ...listed(first),
    between.length > 0 && unfolding(between),
    ...listed(last),
    years,
  ]);
  return element("span", { class: "aside" }, said.flat());
}

function listed(others) {
  return others.flatMap((other, n) => [
    n ? ", " : "",
    element("a", { href: pagePath(other.symbol, other.locator), title: place(other) }, shortSymbol(other.symbol)),
  ]);
}

function unfolding(others) {
  const show = () => {
    const links = element("span", { tabindex: "-1" }, ", ", listed(others), ", ");
    button.replaceWith(links);
    links.focus({ preventScroll: true });
  };
  const button = element("button", { type: "button", class: "plain", "aria-label": `${others.length} more`, click: show }, "…");
  return button;
}
