// Lighting: the very words that a citation means, among the words of their paragraph.

/** Light the characters from start to end of a paragraph's text within its resolution; give the first lit element, or the paragraph. */
export function light(article, locator, start, end) {
  dim(article);
  const paragraph = article.querySelector(`#${CSS.escape(locator)}`);
  if (!paragraph) return null;
  paragraph.classList.add("lit");
  const from = Number(paragraph.dataset.start);
  const marks = [...paragraph.querySelectorAll("[data-at]")].flatMap((stretch) => lightWithin(stretch, from + start, from + end));
  return marks[0] ?? paragraph;
}

/** Put out every light. */
export function dim(article) {
  for (const mark of article.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
  for (const lit of article.querySelectorAll(".lit")) lit.classList.remove("lit");
  article.normalize();
}

/** Light what a stretch of words has of the characters from start to end of the whole paragraph. */
function lightWithin(stretch, start, end) {
  const words = stretch.firstChild;
  if (!words) return [];
  const at = Number(stretch.dataset.at);
  const first = Math.max(start - at, 0);
  const last = Math.min(end - at, words.data.length);
  if (first >= last || !words.data.slice(first, last).trim()) return [];
  const range = document.createRange();
  range.setStart(words, first);
  range.setEnd(words, last);
  const mark = document.createElement("mark");
  range.surroundContents(mark);
  return [mark];
}
