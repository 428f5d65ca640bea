// The shortcut: the key / goes to the question; it can be turned off, since whoever speaks to a computer may press it unawares.

const TURNED_OFF = "slash-is-off";

/** Call ``go`` when / is pressed where nothing is being written, unless ``button`` has turned it off, which is remembered. */
export function onSlash(button, field, go) {
  let isOff = remembered();

  function show() {
    button.textContent = isOff ? "Turn / on" : "Turn / off";
    field.toggleAttribute("aria-keyshortcuts", !isOff);
    if (!isOff) field.setAttribute("aria-keyshortcuts", "/");
  }
  button.addEventListener("click", () => {
    isOff = !isOff;
    remember(isOff);
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (
      isOff ||
      event.key !== "/" ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target.closest("input, textarea, select, dialog[open]")
    )
      return;
    event.preventDefault();
    go();
  });
  show();
}

function remembered() {
  try {
    return localStorage.getItem(TURNED_OFF) !== null;
  } catch {
    return false; // the browser keeps nothing
  }
}

function remember(isOff) {
  try {
    if (isOff) localStorage.setItem(TURNED_OFF, "");
    else localStorage.removeItem(TURNED_OFF);
  } catch {
    // it holds until the page is left
  }
}
