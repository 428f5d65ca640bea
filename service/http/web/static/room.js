// The reading room: a conversation on the left, on the right the resolution that its citations lead to.

import { ROOT, element } from "./elements.js";
import { Conversation, openingProblem } from "./room/conversation.js";
import { History } from "./room/history.js";
import { Reader, narrow } from "./room/reader.js";
import { onSlash } from "./room/shortcut.js";
import { askForKey } from "./room/signing.js";
import { call, signInWith } from "./service.js";

const LOOK_AGAIN_MS = 1000;
const TITLE = document.title;
const UNFIT = 422;
const main = document.getElementById("conversation");
const composer = document.getElementById("composer");
const field = document.getElementById("question");
const scope = document.getElementById("scope");
const welcome = document.getElementById("welcome");
const [asking, stopping] = composer.querySelectorAll("[data-do=ask], [data-do=stop]");

const reader = new Reader(document.getElementById("reader"), askAbout, narrowTo);
const conversation = new Conversation(document.getElementById("turns"), reader, refresh);
const history_ = new History(document.getElementById("history"), {
  open: openConversation,
  left: (id) => {
    if (id === conversation.id) begin();
  },
});
signInWith(askForKey(document.getElementById("key")));

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (!question || conversation.isBusy) return;
  field.value = "";
  ask(question);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
stopping.addEventListener("click", () => {
  conversation.stop();
  field.focus();
});
document.querySelector("[data-do=new]").addEventListener("click", begin);
document.querySelector("[data-do=history]").addEventListener("click", () => history_.show());
scope.querySelector("button").addEventListener("click", () => {
  narrowTo(null);
  field.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && conversation.isBusy && !event.target.closest("dialog, #reader")) conversation.stop();
});
onSlash(composer.querySelector("[data-do=slash]"), field, () => {
  reader.putAway();
  field.focus();
});
addEventListener("popstate", () => {
  if (history.state?.reading && narrow()) reader.uncover(true);
  else if (reader.pane.classList.contains("open")) reader.close();
  if (location.pathname !== conversation.path) arrive(); // else only a place within the page was gone to, or the reader put away
});

async function ask(question) {
  welcome.hidden = true;
  const problem = await conversation.ask(question);
  if (problem?.status === UNFIT && !field.value) field.value = question; // to be made fit
}

/** Put the beginning of a question about a paragraph into the field, to be gone on with. */
function askAbout(symbol, label) {
  reader.putAway();
  const written = field.value.replace(/^About \S+, .*?: /, "");
  field.value = `About ${symbol}, ${label}: ${written}`;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Answer from one document only from now on, or from all again. */
function narrowTo(symbol) {
  conversation.symbols = symbol ? [symbol] : [];
  if (!symbol && location.search) history.replaceState(history.state, "", location.pathname);
  refresh();
  if (symbol) {
    reader.putAway();
    field.focus();
  }
}

function refresh() {
  const busy = Boolean(conversation.stopping);
  const active = document.activeElement;
  const isLost =
    asking.hidden !== busy && (active === document.body || !active.checkVisibility() || active === (busy ? asking : stopping));
  asking.hidden = busy;
  stopping.hidden = !busy;
  if (isLost) (busy ? stopping : asking).focus({ preventScroll: true }); // what had the focus is gone
  const first = conversation.shared ?? conversation.turns[0];
  document.title = first ? `${first.question} – ${TITLE}` : TITLE;
  const { symbols } = conversation;
  scope.hidden = !symbols.length;
  scope.querySelector(".said > span").textContent = `Answers from ${symbols.join(", ")} only`;
}

/** Begin a new conversation. */
function begin() {
  conversation.reset();
  welcome.hidden = false;
  if (location.pathname !== `${ROOT}/`) history.pushState(null, "", `${ROOT}/`);
  refresh();
  field.focus();
}

async function openConversation(id) {
  if (id === conversation.id) return;
  history.pushState(null, "", `${ROOT}/c/${id}`);
  await arrive();
}

/** Show what the address names: a conversation, an answer that was shared, or an empty page. */
async function arrive() {
  const [, kind, id] = /^\/(c|a)\/([^/]+)$/.exec(location.pathname.slice(ROOT.length)) ?? [];
  main.querySelector(".opening-problem")?.remove();
  if (!kind) {
    conversation.reset();
    welcome.hidden = false;
    return refresh();
  }
  welcome.hidden = true;
  try {
    if (!(await (kind === "c" ? conversation.read(id) : conversation.readShared(id)))) return;
    if (kind === "c") conversation.turns.at(-1)?.node.scrollIntoView({ block: "start" });
    if (kind === "c") conversation.resume();
    welcome.hidden = conversation.turns.length > 0 || conversation.shared !== null;
    if (!narrow() && !conversation.isBusy) await showCited();
  } catch (error) {
    conversation.reset();
    welcome.hidden = false;
    main.prepend(element("p", { class: "problem opening-problem", role: "alert" }, openingProblem(error)));
  }
  refresh();
}

/** Show what was cited last. */
async function showCited() {
  const turns = conversation.shared ? [conversation.shared] : conversation.turns;
  const [citation] = turns.findLast(({ answer }) => answer?.citations.length)?.answer.citations ?? [];
  if (citation) await reader.show(citation);
}

/** Offer questions to begin with. */
async function suggest() {
  const { suggestions } = await call("GET", "/v1/suggestions").catch(() => ({ suggestions: [] }));
  const list = welcome.querySelector("ul");
  list.replaceChildren(
    ...suggestions.map((question) =>
      element("li", {}, element("button", { type: "button", class: "example", click: () => ask(question) }, question)),
    ),
  );
  welcome.querySelector(".examples").hidden = !suggestions.length;
}

/** Wait until the service can answer. */
async function untilReady() {
  const loading = document.getElementById("loading");
  for (;;) {
    const ready = await fetch(`${ROOT}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    loading.hidden = ready;
    if (ready) return;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_AGAIN_MS);
    });
  }
}

const about = new URLSearchParams(location.search);
if (about.has("question")) field.value = about.get("question"); // sent by the form itself, before it could be heard
if (about.has("about")) askAbout(about.get("in") ?? "", about.get("about"));
if (!document.getElementById("loading").hidden) {
  await untilReady();
  if (!field.value && !conversation.turns.length) location.reload(); // with what could not be shown while it was loaded
}
await Promise.all([arrive(), suggest()]);
if (about.has("in") && !about.has("about") && !conversation.turns.length) narrowTo(reader.symbol);
document.body.dataset.ready = "";
