// Answers: an answer object, whole or while it is told, as nodes of the page.

import { ROOT, element, pagePath } from "../elements.js";
import { CLOSEST, closestPoints, confidenceWords, isShown, place, reasonWords, repetitions, shortened } from "./words.js";

const SHOWN_SOURCES = 6;
const CHANGED = /\[-(.*?)-\]|\{\+(.*?)\+\}/gs;
const cited = new WeakMap();

/** The citation that an element of an answer leads to, or undefined. */
export function citationOf(target) {
  return cited.get(target);
}

/** The sentences of an answer, which are added as they are told. */
export class Sentences {
  constructor() {
    this.node = element("div", { class: "sentences" });
    this.citations = [];
    this.told = [];
  }

  /** Hear of a paragraph that the next sentence rests on. */
  cite(citation) {
    this.citations.push(citation);
  }

  /** Add a sentence that was checked. */
  say(sentence) {
    this.told.push(sentence);
    this.node.append(this.#sentence(sentence), " ");
  }

  /** Show the sentences of a whole answer; those that were told already stay the nodes that they are. */
  finish(answer) {
    if (this.told.length !== answer.sentences.length || this.told.some((told, n) => told.text !== answer.sentences[n].text))
      this.clear();
    this.citations = [...answer.citations];
    for (const sentence of answer.sentences.slice(this.told.length)) this.say(sentence);
    if (answer.tier === "nearest") this.node.append(closest(answer));
    else if (!answer.sentences.length) this.node.append(element("p", { dir: "auto" }, answer.answer));
  }

  /** Begin again. */
  clear() {
    this.node.replaceChildren();
    this.citations = [];
    this.told = [];
  }

  #sentence(sentence) {
    const unsupported = sentence.verdict === "unsupported";
    const numbers = sentence.citations
      .map((id) => this.citations.findIndex((citation) => citation.id === id))
      .filter((n) => n >= 0);
    return element(
      "p",
      { class: unsupported ? "sentence unsupported" : "sentence", dir: "auto" },
      unsupported && element("strong", {}, "⚠ Not supported by the paragraphs: "),
      withChanges(sentence.text),
      numbers.flatMap((n) => [" ", chip(this.citations[n], n + 1)]),
    );
  }
}

/** The number of a citation, which leads to its paragraph. */
function chip(citation, number) {
  return leading(
    citation,
    element(
      "a",
      { class: "chip", "aria-label": `Citation ${number}: ${place(citation)}`, title: place(citation) },
      String(number),
    ),
  );
}

/** Make a link lead to the paragraph of a citation: its page where it has one, and the reader beside the answer. */
function leading(citation, link) {
  if (citation.kind === "passage") link.setAttribute("tabindex", "0");
  link.setAttribute("href", citation.kind === "passage" ? "#reader" : pagePath(citation.symbol, citation.locator));
  cited.set(link, citation);
  return link;
}

/** A text in which deleted and inserted words are marked, with those marked as such. */
function withChanges(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(CHANGED)) {
    nodes.push(text.slice(at, match.index), match[1] === undefined ? element("ins", {}, match[2]) : element("del", {}, match[1]));
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}

/** What stands below the sentences: the notice, how sure the answer is, what it cites or what came nearest. */
export function belowSentences(answer) {
  return [
    answer.abstained && reasonWords(answer) && element("p", { class: "reason" }, reasonWords(answer)),
    answer.notice && element("p", { class: "notice" }, element("strong", {}, "Notice: "), answer.notice),
    answer.changes.length > 0 && sideBySide(answer.changes),
    answer.citations.length > 0 && sources(answer),
    answer.tier !== "nearest" && answer.nearest.length > 0 && nearest(answer.nearest),
    !answer.abstained && element("p", { class: "confidence" }, confidenceWords(answer)),
  ].filter(Boolean);
}

function sources(answer) {
  const items = answer.citations.map((citation, n) => source(citation, n + 1, answer));
  const list = element("ol", { class: "sources", "aria-label": "Sources" }, items.slice(0, SHOWN_SOURCES));
  if (items.length <= SHOWN_SOURCES) return list;
  const rest = element(
    "ol",
    { class: "sources", start: SHOWN_SOURCES + 1, "aria-label": "More sources" },
    items.slice(SHOWN_SOURCES),
  );
  return element(
    "div",
    {},
    list,
    element("details", {}, element("summary", {}, `${items.length - SHOWN_SOURCES} more sources`), rest),
  );
}

function source(citation, number, answer) {
  return element(
    "li",
    {},
    element("span", { class: "mark", "aria-hidden": "true" }, `[${number}] `),
    leading(citation, element("a", { class: "source" }, place(citation))),
    !isShown(citation, answer.answer) && element("q", { class: "quote", dir: "auto" }, shortened(citation.quote)),
    citation.repeated.length > 0 && repeated(citation),
  );
}

function repeated(citation) {
  const { groups, more } = repetitions(citation);
  const said = groups.flatMap(([wording, others], n) => [
    n ? `; ${wording} in ` : `${wording[0].toUpperCase()}${wording.slice(1)} in `,
    ...others.flatMap((other, m) => [m ? "; " : "", element("a", { href: pagePath(other.symbol, other.locator) }, place(other))]),
  ]);
  return element("p", { class: "aside" }, said, more > 0 && `; and ${more} more`, ".");
}

/** The points that come closest, under the words that claim no more; each leads to its paragraph as a citation does. */
function closest(answer) {
  const points = closestPoints(answer).map(({ citation, before, behind }) =>
    element(
      "li",
      { dir: "auto" },
      before,
      leading(citation, element("a", { class: "source" }, place(citation))),
      behind,
      citation.repeated.length > 0 && repeated(citation),
    ),
  );
  return element("section", { class: "closest" }, element("h3", {}, CLOSEST), element("ol", {}, points));
}

function nearest(citations) {
  const items = citations.map((citation) =>
    element(
      "li",
      {},
      leading(citation, element("a", { class: "source" }, place(citation))),
      element("q", { class: "quote", dir: "auto" }, shortened(citation.quote)),
    ),
  );
  return element(
    "section",
    { class: "nearest" },
    element("h3", {}, "Nearest paragraphs, which do not answer it"),
    element("ul", { class: "sources" }, items),
  );
}

function sideBySide(changes) {
  const symbols = [
    ...new Set(
      changes
        .flatMap((change) => [change.before, change.after])
        .filter(Boolean)
        .map((id) => id.slice(0, id.indexOf("#"))),
    ),
  ];
  if (symbols.length !== 2) return null;
  const query = new URLSearchParams({ first: symbols[0], second: symbols[1] });
  return element("p", {}, element("a", { href: `${ROOT}/compare?${query}` }, `${symbols[0]} and ${symbols[1]} side by side`));
}
