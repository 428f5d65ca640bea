// The clipboard: texts and addresses to take along.

import { announce } from "./elements.js";

/** Copy a text and say so on the button that was pressed; where the browser allows no clipboard, show the text to copy by hand. */
export async function copy(text, button, said = "Copied") {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!byHand(text)) return false;
  }
  const before = button.dataset.label ?? button.textContent;
  button.dataset.label = before;
  button.textContent = said;
  announce(said);
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
  return true;
}

/** Copy as browsers did before they had a clipboard for pages that were not sent over TLS. */
function byHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  const active = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  active?.focus();
  return done;
}

/** The whole address of a path of this service. */
export function address(path) {
  return new URL(path, location.href).href;
}
