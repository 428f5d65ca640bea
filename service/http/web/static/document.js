// The page of a resolution: footnotes on hover, links to copy, and the way to a question about a paragraph.

import { ROOT } from "./elements.js";
import { showFootnotes } from "./footnotes.js";
import { offerTools } from "./tools.js";

const article = document.querySelector(".resolution");

showFootnotes(article);
offerTools(article, (symbol, label) => {
  location.assign(`${ROOT}/?${new URLSearchParams({ in: symbol, about: label })}`);
});
