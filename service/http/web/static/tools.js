// Tools: what can be done with the paragraph that is pointed at, or whose number has the focus.

import { address, copy } from "./clipboard.js";
import { element, pagePath } from "./elements.js";

/** Offer, beside each paragraph of a resolution, to copy its link and to ask about it; ``ask`` is given its symbol and label. */
export function offerTools(article, ask) {
  const symbol = article.dataset.symbol;
  let current = null;
  const link = element(
    "button",
    { type: "button", class: "plain", click: () => copy(address(pagePath(symbol, current.id)), link, "Link copied") },
    "Copy link",
  );
  const question = element(
    "button",
    { type: "button", class: "plain", click: () => ask(symbol, current.dataset.label) },
    "Ask about this",
  );
  const tools = element("div", { class: "tools", role: "group" }, link, question);

  function offer(target) {
    const paragraph = target instanceof Element ? target.closest(".paragraph") : null;
    if (!paragraph || paragraph === current) return;
    current = paragraph;
    tools.setAttribute("aria-label", `${symbol}, ${current.dataset.label}`);
    current.querySelector(":scope > .number").after(tools);
  }
  article.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") offer(event.target);
  });
  article.addEventListener("focusin", (event) => offer(event.target));
  article.addEventListener("click", (event) => offer(event.target));
  article.addEventListener("pointerleave", () => {
    if (!tools.contains(document.activeElement)) {
      tools.remove();
      current = null;
    }
  });
}
