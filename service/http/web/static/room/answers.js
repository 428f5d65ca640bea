// Answers: an answer object, whole or while it is told, as nodes of the page: what answers first, then the points, then what they rest on.

import { ROOT, element, pagePath } from "../elements.js";
import { chips, linked, repeated, source, sources } from "./sources.js";
import {
  closestWords,
  NEAREST,
  confidenceWords,
  foldedPoints,
  foldedWords,
  groupWords,
  isQuoted,
  shortSymbol,
  shortened,
  sourceWords,
  spanWords,
} from "./words.js";

const HEADLINE_WORDS = 25;
const SHOWN_SOURCES = 6;
const SHOWN_SYMBOLS = 50;
const SHOWN_NEAREST = 3;
const CHANGED = /\[-(.*?)-\]|\{\+(.*?)\+\}/gs;

/** The headline and the points of an answer, which are added as they are told; what is folded is left to ``belowPoints``. */
export class Points {
  constructor() {
    this.node = element("div", { class: "sentences" });
    this.clear();
  }

  /** Begin again. */
  clear() {
    this.citations = [];
    this.lead = null;
    this.told = [];
    this.list = element("ul", { class: "points" });
    this.node.replaceChildren(this.list);
  }

  /** Hear of a paragraph that the headline, or the next point, rests on. */
  cite(citation) {
    this.citations.push(citation);
    if (this.lead?.sentence.citations.includes(citation.id))
      this.lead.node.append(...chips({ citations: [citation.id] }, this.citations));
  }

  /** Begin with the answer itself. */
  head(sentence) {
    this.lead = { sentence, node: element("h3", { class: "headline", dir: "auto" }, said(sentence, this.citations)) };
    this.node.prepend(this.lead.node);
  }

  /** Add a point that was checked. */
  say(sentence) {
    this.told.push({ sentence, node: point(sentence, this.citations) });
    if (!sentence.is_folded) this.list.append(this.told.at(-1).node);
  }

  /** Lay out a whole answer; what was told already stays the nodes that it is. */
  finish(answer) {
    const active = document.activeElement;
    if (!this.#isOf(answer)) this.clear();
    this.citations = [...answer.citations];
    if (answer.tier === "nearest") return this.node.replaceChildren(offers("closest", closestWords(answer), answer));
    if (answer.headline && !this.lead) this.head(answer.headline);
    for (const sentence of answer.sentences.slice(this.told.length)) this.say(sentence);
    this.node.replaceChildren(...this.#laid(answer));
    if (this.node.contains(active)) active.focus({ preventScroll: true }); // which moving a node takes away
  }

  /** Whether what was told is the beginning of an answer. */
  #isOf(answer) {
    const isLed = this.lead?.sentence.text === answer.headline?.text;
    return isLed && this.told.every(({ sentence }, n) => sentence.text === answer.sentences[n]?.text);
  }

  #laid(answer) {
    if (!this.lead && !this.told.length) return message(answer.answer);
    const isTimeline = answer.request?.task === "timeline";
    const folded = foldedPoints(answer);
    const visible = (numbers) => numbers.filter((n) => this.told[n] && !folded.has(n)).map((n) => this.told[n]);
    const groups = inOrder(answer, isTimeline).filter((group) => visible(group.sentences).length);
    const free = visible(ungrouped(answer));
    if (isTimeline) for (const { sentence, node } of free) node.prepend(...when(sentence, answer));
    this.list.replaceChildren(...free.map(({ node }) => node));
    this.list.classList.toggle("alone", !this.lead && free.length === 1 && !groups.length);
    this.node.classList.toggle("prose", answer.method === "model");
    this.node.classList.toggle("timeline", isTimeline);
    return [
      this.lead?.node,
      isTimeline && bars(inOrder(answer, true)),
      free.length > 0 && this.list,
      ...groups.map((group) => section(group, "h4", visible(group.sentences).map((told) => inGroup(told, group, answer)))),
    ].filter(Boolean);
  }
}

function point(sentence, citations, symbols = []) {
  const isUnsupported = sentence.verdict === "unsupported";
  return element(
    "li",
    { class: isUnsupported ? "sentence unsupported" : "sentence", dir: "auto" },
    said(sentence, citations, symbols),
  );
}

/** What a sentence says, with a warning where nothing supports it, and its marks; the symbols that it names lead to their pages. */
function said(sentence, citations, symbols = []) {
  return [
    sentence.verdict === "unsupported" && element("strong", {}, "⚠ Not supported by the paragraphs: "),
    ...withChanges(sentence.text).flatMap((part) => (typeof part === "string" ? linked(part, symbols).nodes : [part])),
    ...chips(sentence, citations),
  ];
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

/** What is told in words of its own: its first line as the headline where it is as short as one. */
function message(text) {
  const [first, ...rest] = text.split("\n");
  const isShort = first.split(/\s+/).length <= HEADLINE_WORDS;
  const body = isShort ? rest.join("\n").trim() : text;
  return [
    isShort && element("h3", { class: "headline", dir: "auto" }, first),
    body && element("p", { class: "message", dir: "auto" }, body),
  ].filter(Boolean);
}

/** The groups of an answer: as they are given, or the oldest first. */
function inOrder(answer, oldestFirst) {
  if (!oldestFirst) return answer.groups;
  return [...answer.groups].sort((one, other) => one.from.localeCompare(other.from, "en", { numeric: true }));
}

/** The numbers of the sentences that are of no group. */
function ungrouped(answer) {
  const grouped = new Set(answer.groups.flatMap(({ sentences }) => sentences));
  return [...answer.sentences.keys()].filter((n) => !grouped.has(n));
}

/** A point within a group: one that cites nothing leads to the resolutions that it names. */
function inGroup({ sentence, node }, { symbols }, { citations }) {
  return sentence.citations.length || !symbols.length ? node : point(sentence, citations, symbols);
}

function section(group, level, points, ...content) {
  const about = groupWords(group);
  const isAlone = points.length === 1;
  const aside = about && element("span", { class: "aside" }, ` ${about}`);
  const title = element(level, { dir: "auto" }, group.title, aside, isAlone && ": ");
  const list = points.length > 0 && element("ul", { class: "points" }, points);
  return element("section", { class: isAlone ? "group alone" : "group" }, title, list, content);
}

/** The year of a point of a timeline, which its own first words do not tell. */
function when(sentence, answer) {
  const cited = answer.citations.find(({ id }) => id === sentence.citations[0]);
  const year = cited?.adopted?.slice(0, 4);
  return year && !sentence.text.split("“")[0].includes(year) ? [element("span", { class: "when" }, year), " "] : [];
}

/** How many resolutions the groups of a timeline are of, each as a bar. */
function bars(groups) {
  const counted = groups.filter(({ symbols }) => symbols.length);
  const most = Math.max(...counted.map(({ symbols }) => symbols.length));
  if (counted.length < 2) return null;
  const rows = counted.map((group) => {
    const share = element("span", { class: "share" }, String(group.symbols.length));
    share.style.setProperty("--share", group.symbols.length / most);
    return element("li", {}, element("span", { class: "when" }, spanWords(group) || group.title), share);
  });
  return element("ul", { class: "bars", "aria-label": "Resolutions by time" }, rows);
}

/** What stands below the points: the notice, what they rest on, the rest behind one button, what may be asked next. */
export function belowPoints(answer, ask) {
  const folded = foldedPoints(answer);
  const told = [answer.headline, ...answer.sentences.filter((_, n) => !folded.has(n))];
  const keys = new Set(told.flatMap((sentence) => sentence?.citations ?? []));
  const titled = new Set();
  const shown = sources(answer.citations, ({ id }) => keys.has(id), titled);
  const rest = sources(answer.citations, ({ id }) => !keys.has(id), titled);
  return [
    answer.notice && element("p", { class: "notice" }, element("strong", {}, "Notice: "), answer.notice),
    answer.changes.length > 0 && sideBySide(answer.changes),
    shown.length > 0 && element("ul", { class: "sources", "aria-label": "Sources" }, shown.slice(0, SHOWN_SOURCES)),
    more(answer, folded, [...shown.slice(SHOWN_SOURCES), ...rest]),
    answer.tier !== "nearest" && answer.nearest.length > 0 && offers("nearest", NEAREST, answer),
    answer.suggestions.length > 0 && suggested(answer.suggestions, ask),
    !answer.abstained && element("p", { class: "confidence" }, confidenceWords(answer)),
  ].filter(Boolean);
}

/** What is folded: points, groups and the rest of the sources. */
function more(answer, folded, rest) {
  const points = (numbers, symbols) =>
    numbers.filter((n) => folded.has(n)).map((n) => point(answer.sentences[n], answer.citations, symbols));
  const free = points(ungrouped(answer));
  const untold = new Set();
  const groups = inOrder(answer, answer.request?.task === "timeline").flatMap((group) => {
    const [own, left] = [points(group.sentences, group.symbols), untoldOf(group, answer)];
    for (const symbol of own.length ? group.symbols : left) untold.add(symbol);
    return own.length || left.length ? [section(group, "h3", own, documents(left))] : [];
  });
  if (!free.length && !groups.length && !rest.length) return null;
  return element(
    "details",
    { class: "more" },
    element("summary", {}, `More: ${foldedWords(folded.size, untold.size, rest.length)}`),
    free.length > 0 && element("ul", { class: "points" }, free),
    groups,
    rest.length > 0 && element("ul", { class: "sources", "aria-label": "More sources" }, rest),
  );
}

/** The resolutions of a group that its points neither name nor cite. */
function untoldOf({ symbols, sentences }, answer) {
  const points = sentences.map((n) => answer.sentences[n]).filter(Boolean);
  const cited = new Set(points.flatMap(({ citations }) => citations).map((id) => id.slice(0, id.indexOf("#"))));
  const named = points.map(({ text }) => linked(text, symbols).symbols);
  return symbols.filter((symbol) => !cited.has(symbol) && !named.some((names) => names.has(symbol)));
}

/** Resolutions, each leading to its page. */
function documents(symbols) {
  const links = symbols
    .slice(0, SHOWN_SYMBOLS)
    .flatMap((symbol, n) => [n ? ", " : "", element("a", { href: pagePath(symbol) }, shortSymbol(symbol))]);
  const left = symbols.length - SHOWN_SYMBOLS;
  return symbols.length > 0 && element("p", { class: "symbols" }, links, left > 0 && ` and ${left} more`);
}

/** Paragraphs that come closest, under words that claim no more; each opens as a citation does. */
function offers(kind, heading, { answer, nearest, tier }) {
  const titled = new Set();
  const items = nearest.map((citation) => {
    const words = sourceWords(citation, titled.has(citation.symbol));
    titled.add(citation.symbol);
    const isTold = tier !== "nearest" && isQuoted(citation, answer);
    const quote = !isTold && element("q", { class: "quote", dir: "auto" }, shortened(citation.quote));
    return element("li", {}, quote, source(citation, words), repeated(citation));
  });
  const rest = items.slice(SHOWN_NEAREST);
  return element(
    "section",
    { class: kind },
    element("h3", {}, heading),
    element("ul", {}, items.slice(0, SHOWN_NEAREST)),
    rest.length > 0 && element("details", { class: "more" }, element("summary", {}, `More: ${rest.length}`), element("ul", {}, rest)),
  );
}

function suggested(suggestions, ask) {
  const buttons = suggestions.map(({ text, question }) =>
    element("li", {}, element("button", { type: "button", class: "offered", title: question, click: () => ask(question) }, text)),
  );
  return element("ul", { class: "suggestions", "aria-label": "What may be asked next" }, buttons);
}

function sideBySide(changes) {
  const ids = changes.flatMap(({ before, after }) => [before, after]).filter(Boolean);
  const symbols = [...new Set(ids.map((id) => id.slice(0, id.indexOf("#"))))];
  if (symbols.length !== 2) return null;
  const query = new URLSearchParams({ first: symbols[0], second: symbols[1] });
  return element("p", {}, element("a", { href: `${ROOT}/compare?${query}` }, `${symbols.map(shortSymbol).join(" and ")} side by side`));
}
