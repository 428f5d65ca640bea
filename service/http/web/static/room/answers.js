// Answers: an answer object, whole or while it is told, as nodes of the page: what answers first, then the points, then what they rest on.

import { ROOT, element, pagePath } from "../elements.js";
import { chips, repeated, source, sources } from "./sources.js";
import { CLOSEST, NEAREST, confidenceWords, foldedWords, groupWords, shortSymbol, shortened, sourceWords, spanWords } from "./words.js";

const HEADLINE_WORDS = 25;
const SHOWN_SOURCES = 6;
const SHOWN_SYMBOLS = 50;
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
    if (answer.tier === "nearest") return this.node.replaceChildren(offers("closest", CLOSEST, answer.nearest));
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
    const visible = (numbers) => numbers.map((n) => this.told[n]).filter((told) => told && !told.sentence.is_folded);
    const groups = inOrder(answer, isTimeline)
      .filter((group) => !group.is_folded)
      .map((group) => [group, visible(group.sentences).map(({ node }) => node)])
      .filter(([, points]) => points.length);
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
      ...groups.map(([group, points]) => section(group, "h4", element("ul", { class: "points" }, points))),
    ].filter(Boolean);
  }
}

function point(sentence, citations) {
  const isUnsupported = sentence.verdict === "unsupported";
  return element("li", { class: isUnsupported ? "sentence unsupported" : "sentence", dir: "auto" }, said(sentence, citations));
}

/** What a sentence says, with a warning where nothing supports it, and its marks. */
function said(sentence, citations) {
  return [
    sentence.verdict === "unsupported" && element("strong", {}, "⚠ Not supported by the paragraphs: "),
    ...withChanges(sentence.text),
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

function section(group, level, ...content) {
  const about = groupWords(group);
  const title = element(level, { dir: "auto" }, group.title, about && element("span", { class: "aside" }, ` ${about}`));
  return element("section", { class: "group" }, title, content);
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
  const told = answer.tier === "nearest" ? [] : [answer.headline, ...answer.sentences.filter((s) => !s.is_folded)];
  const keys = new Set(told.flatMap((sentence) => sentence?.citations ?? []));
  const titled = new Set();
  const shown = sources(answer.citations, ({ id }) => keys.has(id), titled);
  const rest = sources(answer.citations, ({ id }) => !keys.has(id), titled);
  return [
    answer.notice && element("p", { class: "notice" }, element("strong", {}, "Notice: "), answer.notice),
    answer.changes.length > 0 && sideBySide(answer.changes),
    shown.length > 0 && element("ul", { class: "sources", "aria-label": "Sources" }, shown.slice(0, SHOWN_SOURCES)),
    more(answer, [...shown.slice(SHOWN_SOURCES), ...rest]),
    answer.tier !== "nearest" && answer.nearest.length > 0 && offers("nearest", NEAREST, answer.nearest),
    answer.suggestions.length > 0 && suggested(answer.suggestions, ask),
    !answer.abstained && element("p", { class: "confidence" }, confidenceWords(answer)),
  ].filter(Boolean);
}

/** What is folded: points, groups and the rest of the sources. */
function more(answer, rest) {
  const folded = (numbers) => numbers.filter((n) => answer.sentences[n]?.is_folded).map((n) => point(answer.sentences[n], answer.citations));
  const free = folded(ungrouped(answer));
  const cited = new Set(answer.citations.map(({ symbol }) => symbol));
  const groups = inOrder(answer, answer.request?.task === "timeline")
    .map((group) => ({ group, points: folded(group.sentences) }))
    .filter(({ group, points }) => points.length || group.is_folded || group.symbols.some((symbol) => !cited.has(symbol)));
  if (!free.length && !groups.length && !rest.length) return null;
  const points = answer.sentences.filter((sentence) => sentence.is_folded).length;
  const resolutions = new Set(groups.flatMap(({ group }) => group.symbols)).size;
  return element(
    "details",
    { class: "more" },
    element("summary", {}, `More: ${foldedWords(points, resolutions, rest.length)}`),
    free.length > 0 && element("ul", { class: "points" }, free),
    groups.map((each) =>
      section(each.group, "h3", each.points.length > 0 && element("ul", { class: "points" }, each.points), documents(each.group)),
    ),
    rest.length > 0 && element("ul", { class: "sources", "aria-label": "More sources" }, rest),
  );
}

/** The resolutions of a group, each leading to its page. */
function documents({ symbols }) {
  const links = symbols.slice(0, SHOWN_SYMBOLS).flatMap((symbol, n) => [n ? ", " : "", element("a", { href: pagePath(symbol) }, shortSymbol(symbol))]);
  const left = symbols.length - SHOWN_SYMBOLS;
  return symbols.length > 0 && element("p", { class: "symbols" }, links, left > 0 && ` and ${left} more`);
}

/** Paragraphs that come closest, under words that claim no more; each opens as a citation does. */
function offers(kind, heading, citations) {
  const titled = new Set();
  const items = citations.map((citation) => {
    const words = sourceWords(citation, titled.has(citation.symbol));
    titled.add(citation.symbol);
    const quote = element("q", { class: "quote", dir: "auto" }, shortened(citation.quote));
    return element("li", {}, quote, source(citation, words), repeated(citation));
  });
  return element("section", { class: kind }, element("h3", {}, heading), element("ul", {}, items));
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
