// Turns: a question and its answer, with what can be done with it.

import { address, copy } from "../clipboard.js";
import { ROOT, announce, element } from "../elements.js";
import { call } from "../service.js";
import { Points, belowPoints } from "./answers.js";
import { Chips } from "./chips.js";
import { asText, foldedPoints, stageWords } from "./words.js";

/** A turn of the conversation as it stands on the page. */
export class Turn {
  /**
   * Begin with a question; ``again`` asks it again, ``correct`` asks it so that it is read otherwise, ``isOwn`` says whether the
   * answer may be corrected, judged and shared by whoever looks. ``ask`` asks another.
   */
  constructor(question, { ask, again = () => {}, correct = () => {}, isOwn = true }) {
    this.question = question;
    this.ask = ask;
    this.again = again;
    this.correction = null;
    this.isOwn = isOwn;
    this.answer = null;
    this.sentences = new Points();
    this.readAs = element("p", { class: "read-as", hidden: true, dir: "auto" });
    this.chips = new Chips((correction) => correct(this, correction));
    this.below = element("div", { class: "below" });
    this.state = element("p", { class: "state", hidden: true });
    this.actions = element("div", { class: "actions" });
    this.node = element(
      "article",
      { class: "turn" },
      element("h2", { class: "question", dir: "auto" }, question),
      this.readAs,
      this.chips.node,
      this.sentences.node,
      this.chips.choices,
      this.below,
      this.state,
      this.actions,
    );
  }

  /** Show what is being done. */
  working(words) {
    this.node.setAttribute("aria-busy", "true");
    this.actions.replaceChildren();
    this.below.replaceChildren();
    this.#say(words, "working");
  }

  /** Hear an event of the answer. */
  hear(event) {
    if (event.type === "status") this.working(stageWords(event.stage));
    else if (event.type === "citation") this.sentences.cite(event.citation);
    else if (event.type === "headline") {
      this.sentences.head(event.sentence);
      announce(event.text);
    } else if (event.type === "sentence") {
      this.sentences.say(event.sentence);
      if (!event.sentence.is_folded) announce(event.text);
    } else if (event.type === "broken") {
      this.sentences.clear();
      this.working("The connection was lost; trying again…");
      announce("The connection was lost; trying again");
    } else if (event.type === "answer") {
      this.finish(event.answer);
      announce(closing(event.answer));
    }
  }

  /** Show a whole answer; ``helpful`` is what was thought of it. */
  finish(answer, helpful = null) {
    this.answer = answer;
    this.correction = answer.correction ?? null;
    this.node.removeAttribute("aria-busy");
    this.node.dataset.message = answer.message_id;
    this.node.classList.toggle("abstained", answer.abstained);
    this.node.dataset.tier = answer.tier;
    this.sentences.finish(answer);
    this.readAs.hidden = answer.standalone_question === answer.question;
    this.readAs.textContent = `Read as: ${answer.standalone_question}`;
    this.chips.show(answer, this.isOwn);
    this.below.replaceChildren(...belowPoints(answer, this.ask));
    this.state.hidden = true;
    this.actions.replaceChildren(...this.#done(helpful));
  }

  /** Say that there is no answer, and why; what was told so far stays. */
  fail(words, kind) {
    this.node.removeAttribute("aria-busy");
    this.#say(words, kind);
    this.actions.replaceChildren(this.#retry("Try again"));
    announce(words);
  }

  /** Say why what was asked last did not work; the answer stays. */
  tell(words) {
    this.actions.querySelector(".problem")?.remove();
    this.actions.append(element("p", { class: "problem" }, words));
    announce(words);
  }

  /** Offer to ask again, which only the last turn of a conversation does. */
  isLast(last) {
    this.actions.querySelector("[data-do=again]")?.toggleAttribute("hidden", !last);
  }

  #say(words, kind) {
    this.state.hidden = false;
    this.state.className = kind === "problem" ? "state problem" : `state ${kind}`;
    this.state.textContent = words;
  }

  #retry(words) {
    return element("button", { type: "button", "data-do": "again", click: () => this.again(this) }, words);
  }

  #done(helpful) {
    const copying = element(
      "button",
      { type: "button", "data-do": "copy", click: () => copy(asText(this.answer), copying) },
      "Copy with references",
    );
    if (!this.isOwn) return [copying];
    const sharing = element("button", { type: "button", "data-do": "share", click: () => this.#share(sharing) }, "Share a link");
    return [copying, sharing, ...this.#judging(helpful), this.#retry("Ask again")];
  }

  async #share(button) {
    const shared = await this.attempt(() =>
      call("POST", `/v1/conversations/${this.answer.conversation_id}/messages/${this.answer.message_id}/share`),
    );
    if (!shared) return;
    const link = address(ROOT + shared.path);
    await copy(link, button, "Link copied");
    const shown = element(
      "p",
      { class: "shared" },
      "Whoever has this link can read this answer: ",
      element("a", { href: link }, link),
    );
    this.actions.querySelector(".shared")?.remove();
    this.actions.append(shown);
  }

  #judging(helpful) {
    const good = element(
      "button",
      { type: "button", "data-do": "helpful", "aria-pressed": String(helpful === true), click: () => this.#judge(true) },
      "Helpful",
    );
    const bad = element(
      "button",
      { type: "button", "data-do": "unhelpful", "aria-pressed": String(helpful === false), click: () => this.#judge(false) },
      "Not helpful",
    );
    this.judgments = { good, bad };
    return [good, bad];
  }

  async #judge(helpful, comment = "") {
    const { conversation_id, message_id } = this.answer;
    const given = await this.attempt(async () => {
      await call("POST", "/v1/feedback", { conversation_id, message_id, helpful, comment });
      return true;
    });
    if (!given) return;
    this.judgments.good.setAttribute("aria-pressed", String(helpful));
    this.judgments.bad.setAttribute("aria-pressed", String(!helpful));
    this.actions.querySelector("form")?.remove();
    if (helpful || comment) announce("Thank you");
    else {
      this.actions.append(this.#comment());
      this.actions.querySelector("input").focus();
    }
  }

  #comment() {
    const field = element("input", { type: "text", name: "comment", maxlength: 4000, autocomplete: "off" });
    const send = (event) => {
      event.preventDefault();
      if (field.value.trim()) this.#judge(false, field.value.trim());
    };
    return element(
      "form",
      { class: "comment", submit: send },
      element("label", {}, "What was wrong? ", field),
      element("button", {}, "Send"),
    );
  }

  /** Do something that the service may refuse and give what comes of it; null, and the reason is shown, where it does. */
  async attempt(work) {
    this.actions.querySelector(".problem")?.remove();
    try {
      return await work();
    } catch (error) {
      this.tell(error instanceof TypeError ? "The service cannot be reached; try again." : error.message);
      return null;
    }
  }
}

function closing(answer) {
  if (answer.tier === "nearest") return answer.answer;
  if (answer.abstained) return `No answer. ${answer.answer}`;
  const count = answer.citations.length;
  const folded = foldedPoints(answer).size;
  const rest = folded ? `; ${folded} ${folded === 1 ? "point is" : "points are"} folded` : "";
  return `The answer is complete, with ${count} ${count === 1 ? "citation" : "citations"}${rest}.`;
}
