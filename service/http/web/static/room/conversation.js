// The conversation: its turns on the page, and the one that is being answered.

import { ROOT, announce, bringIntoView, element } from "../elements.js";
import { Problem, call } from "../service.js";
import { narrow } from "./reader.js";
import { citationOf } from "./sources.js";
import { told } from "./telling.js";
import { Turn } from "./turns.js";
import { timeWords } from "./words.js";

const NOT_THERE = 404;
const GONE = "There is no such conversation; it was deleted, or it is somebody else’s.";

export class Conversation {
  /** Show turns in ``list``; ``reader`` shows what they cite, ``changed`` hears when what can be done has changed. */
  constructor(list, reader, changed) {
    this.list = list;
    this.reader = reader;
    this.changed = changed;
    this.goOn = (question) => this.isBusy || this.ask(question);
    this.reset();
    list.addEventListener("focusin", (event) => this.#toCitation(event.target));
    list.addEventListener("click", (event) => this.#enterCitation(event));
    list.addEventListener("keydown", (event) => this.#stepCitations(event));
  }

  /** Whether an answer is being made. */
  get isBusy() {
    return this.stopping !== null || this.takesBack;
  }

  /** Leave the conversation for a new one. */
  reset() {
    this.stopping?.abort();
    this.stopping = null;
    this.takesBack = false;
    this.path = `${ROOT}/`;
    this.id = null;
    this.turns = [];
    this.shared = null;
    this.symbols = [];
    this.list.replaceChildren();
  }

  /** Show a conversation that was had, unless another is wanted meanwhile; tell whether it is shown. Throws Problem where there is none. */
  async read(id) {
    const had = await this.#opened(`/v1/conversations/${encodeURIComponent(id)}`, "conversation");
    if (!had) return false;
    this.id = had.id;
    this.path = `${ROOT}/c/${had.id}`;
    this.symbols = had.symbols;
    for (const { answer, helpful } of had.turns) this.#add(answer.question).finish(answer, helpful);
    this.#settle();
    return true;
  }

  /** Go on with the question that was being answered when the page was left or loaded anew. */
  resume() {
    const { id, question } = history.state?.asked ?? {};
    if (!id || this.isBusy || this.turns.some((turn) => turn.answer?.message_id === id)) return;
    this.#answer(this.#add(question), id);
  }

  /** Show one answer that somebody shared, as ``read`` does. */
  async readShared(token) {
    const shared = await this.#opened(`/v1/shared/${encodeURIComponent(token)}`, "answer");
    if (!shared) return false;
    const { at, answer } = shared;
    this.path = `${ROOT}/a/${token}`;
    const turn = (this.shared = new Turn(answer.question, { ask: this.goOn, isOwn: false }));
    turn.finish(answer);
    this.list.replaceChildren(
      element(
        "p",
        { class: "state" },
        `An answer of ${timeWords(at)} that was shared with you. A question that you ask begins a conversation of your own.`,
      ),
      turn.node,
    );
    return true;
  }

  /** Leave what is shown and get what is to be shown in its place; null where something else came between. */
  async #opened(path, what) {
    this.reset();
    const opening = element("p", { class: "state working" }, `The ${what} is being opened…`);
    this.list.append(opening);
    try {
      const got = await call("GET", path);
      return opening.isConnected ? got : null;
    } catch (error) {
      if (!opening.isConnected) return null;
      throw error;
    } finally {
      opening.remove();
    }
  }

  /** Ask, and show the answer as it is made; give the problem where there was one. */
  ask(question) {
    if (!this.turns.length) this.list.replaceChildren();
    return this.#answer(this.#add(question), messageId());
  }

  /** Stop the answer that is being made. */
  stop() {
    this.stopping?.abort(new DOMException("stopped", "AbortError"));
  }

  async #again(turn) {
    if (this.isBusy) return;
    const before = turn.answer;
    this.takesBack = true;
    const isFree = !before || (await turn.attempt(() => this.#takeBack(before)));
    if (!turn.node.isConnected) return;
    this.takesBack = false;
    if (!isFree) return;
    turn.sentences.clear();
    await this.#answer(turn, turn.answer || !turn.id ? messageId() : turn.id);
  }

  /** Have a question answered again in its place, read as somebody says; where that does not work, the answer stays. */
  async #correct(turn, correction) {
    if (this.isBusy || !turn.answer) return;
    const before = turn.answer;
    turn.correction = correction;
    turn.sentences.clear();
    const problem = await this.#answer(turn, before.message_id);
    if (!problem || !turn.node.isConnected) return;
    turn.sentences.clear();
    turn.finish(before);
    turn.tell(problem.name === "AbortError" ? "Stopped." : problem.message);
    this.#settle();
  }

  /** Have an answer taken out of the conversation, in whose place another will come; true once it is not there. */
  async #takeBack(answer) {
    try {
      await call("DELETE", `/v1/conversations/${this.id}/messages/${answer.message_id}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
    }
    return true;
  }

  /** Have a turn answered and show how; give the problem where there was one. */
  async #answer(turn, id) {
    turn.id = id; // asked again after a failure, it is the same message
    turn.answer = null;
    const stopping = (this.stopping = new AbortController());
    const shown = this.reader.wanted;
    turn.working("Asking…");
    this.changed();
    bringIntoView(turn.node, "start");
    try {
      await this.#begin(stopping.signal);
      history.replaceState({ ...history.state, asked: { id, question: turn.question } }, "");
      const body = { message: turn.question, conversation_id: this.id, message_id: id, symbols: this.symbols };
      for await (const event of told({ ...body, request: turn.correction }, stopping.signal)) turn.hear(event);
      if (turn.answer.citations.length && !narrow() && shown === this.reader.wanted)
        this.reader.show(turn.answer.citations[0], { from: turn.node.querySelector(".chip") });
    } catch (error) {
      if (!turn.node.isConnected) return null; // it was left
      if (stopping.signal.aborted) turn.fail("Stopped.", "stopped");
      else
        turn.fail(
          error instanceof TypeError
            ? "The service cannot be reached."
            : this.#left(error)
              ? `${GONE} Trying again begins a new one.`
              : error.message,
          "problem",
        );
      if (stopping.signal.aborted) turn.id = null;
      history.replaceState({ ...history.state, asked: null }, "");
      return error;
    } finally {
      if (this.stopping === stopping) this.stopping = null;
      this.#settle();
    }
    return null;
  }

  /** Begin the conversation with the service, and give the page its address. */
  async #begin(signal) {
    if (this.id) return;
    const { id } = await call("POST", "/v1/conversations");
    signal.throwIfAborted();
    this.id = id;
    this.path = `${ROOT}/c/${id}`;
    history.pushState(null, "", this.path);
  }

  /** Leave a conversation that is no longer there, so that the next question begins another; tell whether it was so. */
  #left(error) {
    const isGone = error.status === NOT_THERE && error.message.startsWith("there is no conversation");
    if (isGone) this.id = null;
    return isGone;
  }

  #add(question) {
    const turn = new Turn(question, {
      ask: this.goOn,
      again: (own) => this.#again(own),
      correct: (own, correction) => this.#correct(own, correction),
    });
    this.turns.push(turn);
    this.list.append(turn.node);
    return turn;
  }

  #settle() {
    this.turns.forEach((turn, n) => turn.isLast(n === this.turns.length - 1));
    this.changed();
  }

  #toCitation(target) {
    const citation = citationOf(target);
    if (!citation) return;
    for (const current of this.list.querySelectorAll("[aria-current]")) current.removeAttribute("aria-current");
    for (const chip of this.#chips()) if (citationOf(chip)?.id === citation.id) chip.setAttribute("aria-current", "true");
    target.setAttribute("aria-current", "true");
    if (!narrow()) this.reader.show(citation, { from: target, aloud: true });
  }

  #enterCitation(event) {
    const link = event.target.closest?.("a");
    const citation = link && citationOf(link);
    if (!citation || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.reader.show(citation, { from: link, enter: narrow() || event.detail === 0 });
  }

  #stepCitations(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !citationOf(event.target)) return;
    const alike = this.#chips().filter((link) => link.className === event.target.className);
    const next = alike[alike.indexOf(event.target) + step];
    event.preventDefault();
    next?.focus({ preventScroll: true });
    if (next) bringIntoView(next, "nearest");
  }

  #chips() {
    return [...this.list.querySelectorAll(".chip, a.source")].filter((link) => link.checkVisibility());
  }
}

/** Say what went wrong when something was opened. */
export function openingProblem(error) {
  if (error instanceof Problem)
    return error.message.startsWith("there is no conversation") ? `${GONE} A question begins a new one.` : error.message;
  announce("The service cannot be reached");
  return "The service cannot be reached; try again.";
}

function messageId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
