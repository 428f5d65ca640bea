// The reader: the resolution on the right, where a citation shows its paragraph and lights its words.

import { ROOT, announce, bringIntoView, element, pagePath } from "../elements.js";
import { showFootnotes } from "../footnotes.js";
import { dim, light } from "../lighting.js";
import { offerTools } from "../tools.js";
import { place } from "./words.js";

const KEPT = 6;
const UNNOTICED_MS = 200;
const overlaid = matchMedia("(max-width: 60rem)");

/** Whether the reader lies over the conversation, for lack of room beside it. */
export function narrow() {
  return overlaid.matches;
}

export class Reader {
  /** Take over the pane and the resolution that may be in it; ``ask`` is given the symbol and label of a paragraph to ask about. */
  constructor(pane, ask, scope) {
    this.pane = pane;
    this.text = pane.querySelector(".reader-text");
    this.title = pane.querySelector(".reader-title");
    this.ask = ask;
    this.kept = new Map();
    this.fetching = new Map();
    this.from = null;
    this.wanted = 0;
    this.trail = [];
    this.returning = pane.querySelector("[data-do=return]");
    this.returning.addEventListener("click", () => this.#retrace());
    this.only = pane.querySelector("[data-do=only]");
    this.only.addEventListener("click", () => scope(this.symbol));
    pane.querySelector("[data-do=close]").addEventListener("click", () => this.close());
    pane.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    overlaid.addEventListener("change", () => this.uncover(pane.classList.contains("open")));
    const article = this.text.querySelector(".resolution");
    if (article) this.#take(article);
    this.text.addEventListener("click", (event) => this.#follow(event));
  }

  /** The symbol of the resolution that is shown, or "". */
  get symbol() {
    return this.text.querySelector(".resolution")?.dataset.symbol ?? "";
  }

  /**
   * Show a citation's paragraph with its words lit, and with ``aloud`` say so; with ``enter`` the focus goes there too, and back to
   * ``from`` on closing.
   */
  async show(citation, { from = null, enter = false, aloud = enter } = {}) {
    this.from = from ?? this.from;
    this.#leave([]);
    const wanted = (this.wanted += 1);
    if (enter) this.#enter(this.text);
    if (citation.kind === "passage") this.#put(passage(citation));
    else if (!(await this.open(citation.symbol, wanted))) return;
    if (wanted !== this.wanted) return;
    const lit = light(this.text, citation.locator, citation.start, citation.end);
    if (enter) this.#enter(this.text.querySelector(`#${CSS.escape(citation.locator)}`) ?? this.text);
    bringIntoView(lit ?? this.text, "center");
    if (aloud) announce(`${place(citation)} is shown`);
  }

  /** Open a resolution; tell whether it is there now and still wanted. */
  async open(symbol, wanted = (this.wanted += 1)) {
    if (symbol === this.symbol) return true;
    const waiting = setTimeout(() => {
      if (wanted === this.wanted) this.#put(element("p", { class: "state working" }, `${symbol} is being opened…`));
    }, UNNOTICED_MS);
    try {
      const article = this.kept.get(symbol) ?? (await this.#fetched(symbol));
      if (wanted !== this.wanted) return false;
      this.#put(article);
    } catch (error) {
      if (wanted !== this.wanted) return false;
      this.#put(
        element(
          "p",
          { class: "problem" },
          `${symbol} cannot be shown: ${error.message}. `,
          element("a", { href: pagePath(symbol) }, "Open its page"),
        ),
      );
      announce(`${symbol} cannot be shown: ${error.message}`);
      return false;
    } finally {
      clearTimeout(waiting);
    }
    return true;
  }

  /** Lay the reader over the conversation, where it has no room beside it, or put it away. */
  uncover(open) {
    this.pane.classList.toggle("open", open);
    for (const behind of document.querySelectorAll(".skip, .bar, .conversation")) behind.inert = open && narrow();
  }

  /** Put the reader away, and the entry of the browser's history with it that going back would have used to. */
  putAway() {
    if (history.state?.reading && this.pane.classList.contains("open")) history.back();
    this.uncover(false);
  }

  /** Take the focus back to the answer, and on a narrow screen put the reader away. */
  close() {
    this.putAway();
    this.from?.focus({ preventScroll: true });
    if (this.from) bringIntoView(this.from, "nearest");
  }

  /** Fetch a resolution, once however often it is asked for meanwhile. */
  #fetched(symbol) {
    if (!this.fetching.has(symbol))
      this.fetching.set(
        symbol,
        fetched(pagePath(symbol)).finally(() => this.fetching.delete(symbol)),
      );
    return this.fetching.get(symbol);
  }

  #put(content) {
    this.text.replaceChildren(content);
    this.text.scrollTop = 0;
    if (content.matches(".resolution")) return this.#take(content);
    this.title.replaceChildren();
    this.only.hidden = true;
  }

  #take(article) {
    const symbol = article.dataset.symbol;
    dim(article);
    if (!this.kept.has(symbol)) {
      showFootnotes(article);
      offerTools(article, this.ask);
    }
    this.kept.delete(symbol);
    this.kept.set(symbol, article);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    this.title.replaceChildren(element("a", { href: pagePath(symbol), title: "Its own page" }, symbol));
    this.only.hidden = false;
  }

  #enter(target) {
    if (narrow() && !this.pane.classList.contains("open")) history.pushState({ ...history.state, reading: true }, ""); // which going back undoes
    this.uncover(true);
    target.focus({ preventScroll: true });
  }

  /** Follow a link to another resolution, or to a place in this one, within the reader. */
  async #follow(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const own = link.getAttribute("href");
    const target = new URL(link.href);
    if (own.startsWith("#")) {
      event.preventDefault();
      const there = this.text.querySelector(`#${CSS.escape(decodeURIComponent(own.slice(1)))}`);
      if (!there) return;
      dim(this.text);
      if (there.matches(".paragraph")) there.classList.add("lit");
      there.setAttribute("tabindex", there.getAttribute("tabindex") ?? "-1");
      there.focus({ preventScroll: true });
      bringIntoView(there, "nearest");
    } else if (target.origin === location.origin && target.pathname.startsWith(`${ROOT}/d/`)) {
      event.preventDefault();
      const left = { symbol: this.symbol, top: this.text.scrollTop };
      if (!(await this.open(decodeURIComponent(target.pathname.slice(`${ROOT}/d/`.length))))) return;
      if (left.symbol) this.#leave([...this.trail, left]);
      this.text.focus({ preventScroll: true });
    }
  }

  /** Remember the resolutions that links were followed from, and offer to return to the last of them. */
  #leave(trail) {
    this.trail = trail;
    this.returning.hidden = !trail.length;
    if (trail.length) this.returning.textContent = `Return to ${trail.at(-1).symbol}`;
  }

  async #retrace() {
    const { symbol, top } = this.trail.at(-1);
    this.text.focus({ preventScroll: true }); // before the button that was pressed goes
    this.#leave(this.trail.slice(0, -1));
    if (await this.open(symbol)) this.text.scrollTop = top;
  }
}

/** Fetch the page of a resolution as a document and give its article. */
function fetched(path) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = "document"; // parsed by the browser, without scripts; no text becomes markup here
    request.addEventListener("load", () => {
      const article = request.status === 200 && request.response?.querySelector(".resolution");
      if (article) resolve(document.adoptNode(article));
      else reject(new Error(`the service answered with ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("the service cannot be reached")));
    request.open("GET", path);
    request.send();
  });
}

/** A passage of another corpus, which has no page, made of its text. */
function passage(citation) {
  return element(
    "article",
    {},
    element(
      "div",
      { class: "paragraph", id: citation.locator, "data-start": 0, "data-label": citation.label, tabindex: "-1" },
      element("span", {}),
      element("p", { dir: "auto" }, element("span", { "data-at": 0 }, citation.text)),
    ),
  );
}
