// Telling: the events of an answer while it is made, also past a connection that breaks and a service that comes back.

import { eventReader } from "../events.js";
import { Problem, open } from "../service.js";

const SILENT_MS = 40_000; // the service says something every 15 seconds
const GIVEN_UP_MS = 180_000;
const LONGEST_WAIT_MS = 8_000;
const BUSY = 503;

/**
 * Ask, and give the events of the answer in turn: {type, …}, and {type: "broken"} each time that the connection was lost and
 * the answer will be told from its beginning again. The message has an id of its own, so that it is answered once however often it
 * is sent. Ends with the answer; throws Problem where there will be none, AbortError when it is stopped.
 */
export async function* told(body, signal) {
  let heard = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    let wait = Math.min(500 * 2 ** attempt, LONGEST_WAIT_MS);
    try {
      const response = await open("POST", "/v1/chat", body, { Accept: "text/event-stream" }, signal);
      for await (const event of eventsOf(response.body)) {
        heard = Date.now();
        if (event.type === "error") throw new Problem(event.status, event.detail);
        yield event;
        if (event.type === "answer") return;
      }
    } catch (error) {
      const passes = error instanceof Problem ? error.status === BUSY : error instanceof TypeError;
      if (signal.aborted || !passes) throw signal.aborted ? signal.reason : error;
      wait = Math.max(wait, error.retryAfter * 1000 || 0);
    }
    if (Date.now() - heard > GIVEN_UP_MS) throw new Problem(BUSY, "the service does not answer; try again later");
    yield { type: "broken" };
    await pause(wait, signal);
  }
}

/** Read server-sent events; ends where the stream does, and where it has been silent for too long. */
async function* eventsOf(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const read = eventReader();
  let watch;
  try {
    for (;;) {
      watch = setTimeout(() => reader.cancel(), SILENT_MS);
      const { value, done } = await reader.read();
      clearTimeout(watch);
      if (done) return;
      yield* read(value);
    }
  } finally {
    clearTimeout(watch);
    reader.cancel().catch(() => {});
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
