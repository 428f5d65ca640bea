// Chips: what a question was read as, each part of it to be taken away or changed.

import { element } from "../elements.js";

const TASKS = {
  answer: "answer",
  paragraph: "paragraph",
  header: "facts of the header",
  list: "list",
  count: "count",
  exists: "whether there is",
  documents: "documents",
  overview: "overview",
  summary: "summary",
  timeline: "timeline",
  compare: "comparison",
  changed: "what changed",
  votes: "votes",
  sponsors: "sponsors",
  definition: "definition",
  observances: "days and years",
};
const MONTHS = Array.from({ length: 12 }, (_, n) =>
  new Date(Date.UTC(2000, n)).toLocaleString("en-GB", { month: "long", timeZone: "UTC" }),
);
const CHOSEN = {
  task: Object.entries(TASKS),
  when: paired("latest", "first", "previous", "current", "since", "until", "between"),
  part: paired("preamble", "operative", "annex"),
  form: paired("short", "full", "bullets", "table", "quote"),
  months: MONTHS.map((name, n) => [String(n + 1), name]),
};
const NUMBERED = new Set(["sessions", "years", "months"]);
const LONGEST = 200;

/** What a question was read as, on the page; ``correct`` is given what is meant instead, all of it. */
export class Chips {
  constructor(correct) {
    this.correct = correct;
    this.node = element("div", { class: "chips", role: "group", "aria-label": "Read as", tabindex: "-1", hidden: true });
    this.choices = element("p", { class: "choices", role: "group", "aria-label": "What may be meant", hidden: true });
    this.node.addEventListener("keydown", (event) => this.#escape(event));
  }

  /** Show what the question of an answer was read as; without ``mayCorrect`` only to be looked at. */
  show(answer, mayCorrect) {
    this.answer = answer;
    this.mayCorrect = mayCorrect;
    const chips = answer.chips ?? [];
    this.node.hidden = !chips.length;
    this.node.replaceChildren(
      element("span", { class: "label", "aria-hidden": "true" }, "Read as"),
      element(
        "ul",
        {},
        chips.map((chip) => element("li", { class: "said" }, this.#shown(chip))),
      ),
      mayCorrect && answer.correction ? this.#undoing() : "",
    );
    const offered = mayCorrect ? answer.choices : [];
    this.choices.hidden = !offered.length;
    this.choices.replaceChildren(answer.reason === "unclear" ? "" : "Did you mean ", ...offered.flatMap((series) => [this.#offered(series), " "]));
  }

  #shown(chip) {
    const words = element("span", { dir: "auto" }, chip.field === "task" ? (TASKS[chip.value] ?? chip.text) : chip.text);
    if (!this.mayCorrect || !chip.field) return [words];
    const item = () => change.closest("li");
    const change = element(
      "button",
      { type: "button", class: "plain", "data-do": "change", title: "Change", click: () => this.#open(item(), chip) },
      words,
    );
    if (chip.field === "task") {
      change.append(element("span", { "aria-hidden": "true" }, "\u00a0▾"));
      return [change];
    }
    const away = element(
      "button",
      {
        type: "button",
        class: "plain away",
        "aria-label": `Not meant: ${chip.text}`,
        title: "Not meant",
        click: () => this.#say(chip, []),
      },
      "×",
    );
    return [change, away];
  }

  /** The way back to what was read. */
  #undoing() {
    return element("button", { type: "button", class: "plain", "data-do": "undo", click: () => this.#undo() }, "As first read");
  }

  /** A series that may be meant. */
  #offered({ title, symbols }) {
    const choose = () => this.#send({ named: title, symbols });
    return element("button", { type: "button", class: "offered", click: choose }, element("span", { dir: "auto" }, title));
  }

  /** Let a chip be changed where it stands. */
  #open(item, chip) {
    const name = chip.field === "task" ? "What is asked for" : `In place of ${chip.text}`;
    let byHand = false; // arrow keys go through a list, and each step is a change
    const input = CHOSEN[chip.field]
      ? element(
          "select",
          {
            "aria-label": name,
            pointerdown: () => (byHand = true),
            keydown: () => (byHand = false),
            change: () => byHand && input.form.requestSubmit(),
          },
          CHOSEN[chip.field].map(([value, words]) => element("option", { value, selected: value === String(chip.value) }, words)),
        )
      : element("input", {
          type: "text",
          "aria-label": name,
          value: chip.value,
          maxlength: LONGEST,
          autocomplete: "off",
          dir: "auto",
        });
    const form = element(
      "form",
      {
        submit: (event) => {
          event.preventDefault();
          const written = input.value.trim();
          if (written === String(chip.value)) this.show(this.answer, true);
          else this.#say(chip, written ? [valueOf(chip.field, written)] : []);
        },
      },
      input,
      element("button", { class: "plain", "aria-label": "Ask again so" }, "✓"),
    );
    item.replaceChildren(form);
    input.focus();
    input.select?.();
  }

  #escape(event) {
    const item = event.target.closest?.("li");
    if (event.key !== "Escape" || !item?.querySelector("form")) return;
    event.stopPropagation();
    const place = [...this.node.querySelectorAll("li")].indexOf(item);
    this.show(this.answer, true);
    this.node.querySelectorAll("li")[place]?.querySelector("button")?.focus();
  }

  /** Say what is meant in place of a chip: one value, or none. */
  #say({ field, value }, meant) {
    const held = this.answer.request[field];
    const said = Array.isArray(held) ? held.flatMap((each) => (each === value ? meant : [each])) : (meant[0] ?? "");
    this.#send({ [field]: said });
  }

  #send(said) {
    this.node.focus({ preventScroll: true });
    this.correct({ ...this.answer.correction, ...said });
  }

  #undo() {
    this.node.focus({ preventScroll: true });
    this.correct({});
  }
}

function paired(...words) {
  return words.map((word) => [word, word]);
}

/** What somebody wrote as the request has it: numbers as such, also behind the word that says of what. */
function valueOf(field, written) {
  const number = /(\d+)\s*$/.exec(written)?.[1];
  return NUMBERED.has(field) && number && !written.includes("-") ? Number(number) : written;
}
