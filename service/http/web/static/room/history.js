// The history: earlier conversations, to open, rename and delete.

import { ROOT, announce, element } from "../elements.js";
import { call } from "../service.js";
import { timeWords } from "./words.js";

const PAGE = 30;
const UNMOVED_MS = 500; // so that nothing moves from under a pointer that is pressed

export class History {
  /** Fill a dialog with conversations; ``open`` is given the id of one, ``left`` that of one that was deleted. */
  constructor(dialog, { open, left }) {
    this.dialog = dialog;
    this.list = dialog.querySelector("ol");
    this.more = dialog.querySelector("[data-do=more]");
    this.open = open;
    this.left = left;
    this.more.addEventListener("click", () => this.#load());
    dialog.querySelector("[data-do=close]").addEventListener("click", () => dialog.close());
  }

  /** Show the conversations, the newest first. */
  async show() {
    this.list.replaceChildren();
    this.dialog.showModal();
    await this.#load();
  }

  async #load() {
    this.more.disabled = true;
    await this.#told(async () => {
      const offset = this.list.children.length;
      const { total, conversations } = await call("GET", `/v1/conversations?limit=${PAGE}&offset=${offset}`);
      this.list.append(...conversations.map((entry) => this.#item(entry)));
      this.more.hidden = this.list.children.length >= total;
      this.dialog.querySelector(".empty").hidden = total > 0;
    });
    this.more.disabled = false;
  }

  #item(entry) {
    const item = element("li", {});
    const link = element(
      "a",
      { href: `${ROOT}/c/${entry.id}`, dir: "auto", click: (event) => this.#choose(event, entry.id) },
      entry.title,
    );
    const about = element(
      "span",
      { class: "aside" },
      `${entry.turns} ${entry.turns === 1 ? "question" : "questions"}, ${timeWords(entry.updated)}`,
    );
    const renaming = element(
      "button",
      { type: "button", class: "plain", "aria-label": `Rename “${entry.title}”`, click: () => this.#rename(item, entry) },
      "Rename",
    );
    const deleting = element(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": `Delete “${entry.title}”`,
        click: (event) => this.#delete(item, entry, deleting, event.detail > 1),
      },
      "Delete",
    );
    item.append(element("div", { class: "entry" }, link, about), element("div", { class: "entry-actions" }, renaming, deleting));
    return item;
  }

  #choose(event, id) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    this.dialog.close();
    this.open(id);
  }

  #rename(item, entry) {
    const field = element("input", {
      type: "text",
      value: entry.title,
      maxlength: 120,
      required: true,
      "aria-label": "Name of the conversation",
      dir: "auto",
    });
    const back = (shown) => {
      item.replaceWith(shown);
      shown.querySelector("button").focus();
    };
    const save = async (event) => {
      event.preventDefault();
      await this.#told(async () => {
        const renamed = await call("PATCH", `/v1/conversations/${entry.id}`, { title: field.value });
        back(this.#item(renamed));
        announce("Renamed");
      });
    };
    const cancel = () => back(this.#item(entry));
    const form = element(
      "form",
      {
        submit: save,
        keydown: (event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            cancel();
          }
        },
      },
      field,
      element("button", { class: "first" }, "Save"),
      element("button", { type: "button", click: cancel }, "Cancel"),
    );
    item.replaceChildren(form);
    field.select();
  }

  /** Delete a conversation when it is asked for twice; the second click of a double click is none of its own. */
  async #delete(item, entry, button, isRepeated) {
    const sure = "Delete for good?";
    const ask = (words) => {
      button.textContent = words;
      button.setAttribute("aria-label", `${words} “${entry.title}”`);
    };
    if (button.textContent !== sure) {
      ask(sure);
      announce(`${sure} Press again to delete “${entry.title}”`);
      button.focus();
      button.addEventListener("blur", () => setTimeout(ask, UNMOVED_MS, "Delete"), { once: true });
      return;
    }
    if (isRepeated) return;
    await this.#told(async () => {
      await call("DELETE", `/v1/conversations/${entry.id}`);
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      (next?.querySelector("a") ?? this.dialog.querySelector("[data-do=close]")).focus();
      this.dialog.querySelector(".empty").hidden = this.list.children.length > 0;
      announce("Deleted");
      this.left(entry.id);
    });
  }

  async #told(work) {
    this.dialog.querySelector(".problem")?.remove();
    try {
      await work();
    } catch (error) {
      const words = error instanceof TypeError ? "The service cannot be reached; try again." : error.message;
      this.list.after(element("p", { class: "problem" }, words));
      announce(words);
    }
  }
}
