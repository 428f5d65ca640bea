// Footnotes and short names: the text of a footnote beside its mark, the full name beside a short one, while that is hovered or focused.

import { element } from "./elements.js";

const tip = element("div", { class: "tip", id: "footnote-tip", role: "tooltip", hidden: true });
const MOVED_PX = 8;
const MARKS = '[role="doc-noteref"], abbr';
let marked = null;
let shownAt = 0;
let leaving = 0;

/** Show the footnotes of a resolution beside their marks, and full names beside short ones; the tip can be hovered, and Escape puts it away. */
export function showFootnotes(article) {
  for (const short of article.querySelectorAll("abbr[title]")) {
    short.dataset.full = short.title;
    short.removeAttribute("title"); // or the browser would show it too
  }
  (article.closest("main, aside") ?? document.body).append(tip);
  article.addEventListener("pointerover", (event) => toMark(event.target));
  article.addEventListener("focusin", (event) => toMark(event.target));
  article.addEventListener("pointerout", (event) => {
    if (isMark(event.target)) leave();
  });
  article.addEventListener("focusout", (event) => {
    if (isMark(event.target)) hide();
  });
}

tip.addEventListener("pointerenter", () => clearTimeout(leaving));
tip.addEventListener("pointerleave", leave);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape" && !tip.hidden) {
      hide();
      event.stopImmediatePropagation();
    }
  },
  { capture: true },
);
document.addEventListener(
  "scroll",
  () => {
    if (marked && Math.abs(marked.getBoundingClientRect().top - shownAt) > MOVED_PX) hide();
  },
  { capture: true, passive: true },
);

function isMark(target) {
  return target instanceof Element && target.closest(MARKS) !== null;
}

function toMark(target) {
  if (!isMark(target)) return;
  const mark = target.closest(MARKS);
  const text = mark.dataset.full ?? document.getElementById(mark.hash.slice(1))?.querySelector(".note")?.textContent;
  if (!text) return;
  clearTimeout(leaving);
  hide();
  marked = mark;
  marked.setAttribute("aria-describedby", tip.id);
  tip.replaceChildren(text);
  tip.hidden = false;
  const box = mark.getBoundingClientRect();
  shownAt = box.top;
  const own = tip.getBoundingClientRect();
  const below = box.bottom + 6 + own.height < innerHeight;
  tip.style.setProperty("top", `${below ? box.bottom + 6 : Math.max(box.top - own.height - 6, 4)}px`);
  tip.style.setProperty("left", `${Math.max(Math.min(box.left - 16, innerWidth - own.width - 12), 12)}px`);
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 250);
}

function hide() {
  clearTimeout(leaving);
  marked?.removeAttribute("aria-describedby");
  marked = null;
  tip.hidden = true;
}
