// Words: how an answer, its citations and what became of it are said.

const STAGES = {
  understand: "Reading the question",
  retrieve: "Searching the paragraphs",
  answer: "Choosing what answers",
  write: "Writing",
  verify: "Checking each sentence",
};
const NAMED_REPETITIONS = 2;
const TITLE_WORDS = 16;
const RUN = 5; // so many words in a row are a quotation

/** What stands above the texts that come closest: the first line of the answer. */
export const closestWords = (answer) => answer.answer.split("\n")[0].replace(/:$/, "");
/** What stands above the paragraphs that are nearest to what was not found. */
export const NEAREST = "Nearest text, which does not answer it";

/** Say what is being done. */
export function stageWords(stage) {
  return `${STAGES[stage] ?? "Working"}…`;
}

/** Say how sure the answer is, and of what: what was looked up is, what was searched has a calibrated probability. */
export function confidenceWords(answer) {
  if (answer.method === "metadata") return "Read off the header or the record.";
  if (answer.method === "lookup") return "Looked up in the documents, not guessed.";
  const { confidence, method } = answer;
  const sure = confidence >= 0.8 ? "high" : confidence >= 0.5 ? "fair" : "low; read the paragraphs";
  const words = method === "model" ? "In a language model’s words, each sentence checked." : "In the documents’ own words.";
  return `Confidence: ${sure}. ${words}`;
}

/** Where a citation stands: A/RES/75/15, para. 21. */
export function place(citation) {
  return citation.kind === "passage" ? citation.id : `${citation.symbol}, ${citation.label}`;
}

/** A symbol as people say it: 75/15 for A/RES/75/15, 79/259 A for A/RES/79/259A. */
export function shortSymbol(symbol) {
  return symbol.replace(/^A\/RES\//, "").replace(/(\d)([A-Z])/, "$1 $2");
}

/** A source: 75/15 (2020) Cooperation between the United Nations and …, para. 21; without title and year where that was told. */
export function sourceWords(citation, isTitled = false) {
  if (citation.kind === "passage") return citation.id;
  const year = citation.adopted && !citation.symbol.endsWith(")") ? ` (${citation.adopted.slice(0, 4)})` : "";
  const title = citation.title ? ` ${shortened(citation.title, TITLE_WORDS)}` : "";
  return `${shortSymbol(citation.symbol)}${isTitled ? "" : year + title}, ${citation.label}`;
}

/** The citations that are wanted, by their documents: [[{citation, number}, …], …]. */
export function byDocument(citations, isWanted = () => true) {
  const documents = new Map();
  citations.forEach((citation, n) => {
    const key = citation.kind === "passage" ? citation.id : citation.symbol;
    if (isWanted(citation)) documents.set(key, [...(documents.get(key) ?? []), { citation, number: n + 1 }]);
  });
  return [...documents.values()];
}

/** Group the repetitions of a citation by their wording, the newest first: of many the newest and the oldest are apart from those between. */
export function repetitions(citation) {
  const wordings = new Map();
  for (const other of citation.repeated) wordings.set(other.wording, [...(wordings.get(other.wording) ?? []), other]);
  return [...wordings].map(([wording, others]) => {
    const since = others.at(-1).adopted?.slice(0, 4);
    const years = since ? ` (${others.length > 1 ? "since " : ""}${since})` : "";
    if (others.length <= NAMED_REPETITIONS) return { wording, first: others, between: [], last: [], years };
    return { wording, first: others.slice(0, 1), between: others.slice(1, -1), last: others.slice(-1), years };
  });
}

/** From when to when a group is: 2019–2024, or 2024. */
export function spanWords(group) {
  return [...new Set([group.from, group.to].filter(Boolean))].join("–");
}

/** How many resolutions a group is of, and from when to when, unless its title says that. */
export function groupWords(group) {
  const count = group.symbols.length;
  const span = spanWords(group);
  return [count > 1 && `${count} resolutions`, !group.title.includes(span) && span].filter(Boolean).join(", ");
}

/** The numbers of the points that are shown only to those who ask for more. */
export function foldedPoints(answer) {
  const hidden = new Set(answer.groups.filter((group) => group.is_folded).flatMap(({ sentences }) => sentences));
  return new Set([...answer.sentences.keys()].filter((n) => hidden.has(n) || answer.sentences[n].is_folded));
}

/** What is folded: 8 points, 16 resolutions; sources where it is nothing else. */
export function foldedWords(points, resolutions, sources) {
  const counted = (count, what) => count > 0 && `${count} ${what}${count === 1 ? "" : "s"}`;
  const found = [counted(points, "point"), counted(resolutions, "resolution")].filter(Boolean);
  return found.join(", ") || counted(sources, "source");
}

/** The first words of a text. */
export function shortened(text, most = 40) {
  const words = text.trim().split(/\s+/);
  return words.length <= most ? text : `${words.slice(0, most).join(" ")} …`;
}

/** Whether a text quotes what a citation does, be it in part. */
export function isQuoted(citation, text) {
  const words = citation.quote.split(/\s+/);
  return words.some((_, n) => n + RUN <= words.length && text.includes(words.slice(n, n + RUN).join(" ")));
}

/** An answer as somebody would send it on: the question, the headline with the points that are visible, and their sources. */
export function asText(answer) {
  const cited = new Set(answer.answer.match(/\[\d+\]/g));
  const lines = byDocument(answer.citations).flatMap((places) => {
    const shown = places.filter(({ number }) => cited.has(`[${number}]`));
    const said = shown.map(({ citation, number }, n) => `[${number}] ${n ? citation.label : sourceWords(citation)}${repeatedWords(citation)}`);
    return shown.length ? `${said.join(" ")}  ${shown[0].citation.url}`.trimEnd() : [];
  });
  const nearest = answer.nearest.map((citation) => `- “${shortened(citation.quote)}”: ${sourceWords(citation)}`);
  const heading = answer.tier === "nearest" ? closestWords(answer) : NEAREST;
  return [
    answer.question,
    answer.tier !== "nearest" && answer.answer,
    answer.notice && `Notice: ${answer.notice}`,
    lines.join("\n"),
    nearest.length > 0 && [`${heading}:`, ...nearest].join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function repeatedWords(citation) {
  const said = (others) => others.map(({ symbol }) => shortSymbol(symbol)).join(", ");
  return repetitions(citation)
    .map(({ wording, first, last, years }) => `, ${wording} in ${[said(first), said(last)].filter(Boolean).join(" … ")}${years}`)
    .join("");
}

/** A time as people say it. */
export function timeWords(iso) {
  const time = new Date(/[Z+]/.test(iso.slice(10)) ? iso : `${iso}Z`);
  const today = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(
    "en-GB",
    today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "long", year: "numeric" },
  );
}
