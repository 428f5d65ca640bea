// Words: how an answer, its citations and what became of it are said.

const STAGES = {
  rewrite: "Reading the question",
  understand: "Reading the question",
  retrieve: "Searching the paragraphs",
  answer: "Choosing what answers",
  write: "Writing",
  verify: "Checking each sentence",
};
const REASONS = {
  absent: "Every paragraph was read, and none has it.",
  no_such_paragraph: "There is no such paragraph.",
  no_such_document: "This document is not here.",
  not_held: "This is not among what is held here.",
  unsure: "The documents do not seem to say.",
  not_a_question: "",
};
const NAMED_REPETITIONS = 3;

/** What stands above points that are shown without the claim that they answer. */
export const CLOSEST = "The texts that come closest — not claimed as an answer";

/** Say what is being done. */
export function stageWords(stage) {
  return `${STAGES[stage] ?? "Working"}…`;
}

/** Say why nothing is claimed; the texts that come closest say it above themselves. */
export function reasonWords(answer) {
  if (answer.tier === "nearest") return "";
  return REASONS[answer.reason] ?? "";
}

/** Say how sure the answer is, and of what: what was looked up is, what was searched has a calibrated probability. */
export function confidenceWords(answer) {
  if (answer.method === "metadata") return "Read off the document’s header.";
  if (answer.method === "lookup") return "Looked up in the documents, not guessed.";
  const sure =
    answer.confidence >= 0.8
      ? "Confidence: high."
      : answer.confidence >= 0.5
        ? "Confidence: fair."
        : "Confidence: low; read the paragraphs.";
  const words =
    answer.method === "model" ? "In a language model’s words, each sentence checked." : "In the documents’ own words.";
  return `${sure} ${words} The documents answer this with a probability of ${Math.round(answer.confidence * 100)} %.`;
}

/** Where a citation stands: A/RES/75/15, para. 21. */
export function place(citation) {
  return citation.kind === "passage" ? citation.id : `${citation.symbol}, ${citation.label}`;
}

/** Where a citation stands, in the United Nations' style: General Assembly resolution 75/15, para. 21. */
export function reference(citation) {
  return citation.reference || place(citation);
}

/** Group the repetitions of a citation by their wording: [["the same", [repetition, …], 0], …] with how many more there are. */
export function repetitions(citation) {
  const groups = new Map();
  for (const other of citation.repeated.slice(0, NAMED_REPETITIONS))
    groups.set(other.wording, [...(groups.get(other.wording) ?? []), other]);
  return { groups: [...groups], more: Math.max(citation.repeated.length - NAMED_REPETITIONS, 0) };
}

/** The first words of a text. */
export function shortened(text, most = 40) {
  const words = text.trim().split(/\s+/);
  return words.length <= most ? text : `${words.slice(0, most).join(" ")} …`;
}

/** Whether a text already shows the quoted words, the verb that opens them aside. */
export function isShown(citation, text) {
  return text.includes(citation.quote.slice(1)) || text.includes(citation.quote.slice(citation.quote.indexOf(" ") + 1));
}

/** An answer as text, with what it cites in the United Nations' style, to be put into a document. */
export function asText(answer) {
  const cited = answer.citations.map((citation, n) => {
    const quote = isShown(citation, answer.answer) ? "" : `: “${citation.quote}”`;
    return `[${n + 1}] ${reference(citation)}${quote}${citation.url ? `  ${citation.url}` : ""}`;
  });
  const nearest = answer.nearest.map((citation) => `- ${reference(citation)}: ${shortened(citation.quote)}`);
  return [
    answer.question,
    answer.answer,
    answer.notice ? `Notice: ${answer.notice}` : "",
    cited.join("\n"),
    nearest.length && answer.tier !== "nearest" ? `Nearest paragraphs, which do not answer it:\n${nearest.join("\n")}` : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** The points that come closest: each of the paragraphs with what its line of the message says before and behind its place. */
export function closestPoints(answer) {
  const lines = answer.answer.split("\n").slice(1);
  return answer.nearest.map((citation, n) => {
    const line = (lines[n] ?? "").replace(/^\d+\. /, "");
    const at = line.indexOf(place(citation));
    if (at < 0) return { citation, before: "", behind: `: “${shortened(citation.quote)}”` };
    return { citation, before: line.slice(0, at), behind: line.slice(at + place(citation).length) };
  });
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
