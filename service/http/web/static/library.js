// The library's drop zone: files are sent one after another, and each tells what becomes of it.

import { ROOT, element } from "./elements.js";
import { eventReader } from "./events.js";

const section = document.getElementById("add");
const input = document.getElementById("files");
const zone = section.querySelector(".drop");
const list = section.querySelector(".files");
const announcer = section.querySelector("[role=status]");
const anew = section.querySelector(".anew");
const largest = Number(section.dataset.largest);
const STAGES = {
  waiting: "Waits for another file",
  reading: "Being read",
  encoding: "Being indexed",
  indexing: "Index being written",
  opening: "Index being opened",
};

let sending = Promise.resolve();

/** The line of a file in the list: how far it is, and in the end its outcome. */
class Line {
  constructor(file) {
    this.name = file.name;
    this.bar = element("progress", { max: 1, value: 0, "aria-label": `Progress of ${file.name}` });
    this.said = element("p", { class: "said" }, "Waits");
    this.node = element("li", {}, element("p", { class: "name", dir: "auto" }, file.name), this.bar, this.said);
    list.append(this.node);
  }

  /** Show how far it is; without a number, only that something is being done. */
  show(text, done) {
    this.said.textContent = text;
    if (done === undefined) this.bar.removeAttribute("value");
    else this.bar.value = done;
  }

  /** Show the outcome and say it aloud. */
  end(className, spoken, ...contents) {
    this.bar.remove();
    this.node.classList.add(className);
    this.said.replaceChildren(...contents);
    announcer.textContent = `${this.name}: ${spoken}`;
  }

  fail(reason, ...more) {
    this.end("failed", `not taken in. ${reason}`, element("strong", {}, "Not taken in. "), reason, ...more);
  }

  /** Tell what came of it. */
  report(report) {
    anew.hidden = false;
    const what = report.symbol ?? (report.records ? `${report.records} records` : `${report.passages} passages`);
    const place = report.path ? element("a", { href: ROOT + report.path }, report.symbol) : what;
    const title = report.title ? [" ", element("span", { dir: "auto" }, report.title)] : [];
    const missing = report.unmatched.length ? `, ${report.unmatched.length} of documents that are not here` : "";
    const broken = report.faults.length ? `. Not taken: ${report.faults.join("; ")}` : "";
    this.end(
      "taken",
      `${outcome(report)} ${what}, ${report.title}${missing}${broken}`,
      element("strong", {}, `${outcome(report)} `),
      place,
      ...title,
      missing + broken,
    );
  }
}

/** Say in words what became of a document. */
function outcome(report) {
  if (report.superseded) return "Left out: another file has more of the structure of";
  if (report.unchanged) return "Already here:";
  return report.replaced ? "Replaced:" : "Added:";
}

/** What a response that is no stream says went wrong. */
function reasonOf(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return `The service answered with status ${request.status}.`;
  }
}

/** Send a file; the promise is kept when its outcome is shown. */
function send(file, line) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const read = eventReader();
    let seen = 0;
    let ended = false;
    const hear = () => {
      const events = read(request.responseText.slice(seen));
      seen = request.responseText.length;
      for (const event of events) {
        if (event.type === "progress")
          line.show(STAGES[event.stage] ?? event.stage, event.total > 1 ? event.done / event.total : undefined);
        if (event.type === "report") line.report(event);
        if (event.type === "error") line.fail(event.detail);
        ended ||= event.type !== "progress";
      }
    };
    request.upload.onprogress = (event) => line.show("Being sent", event.loaded / event.total);
    request.upload.onload = () => line.show("Sent");
    request.onprogress = () => request.status === 200 && hear();
    request.onload = () => {
      if (request.status === 200) hear();
      if (ended) return done();
      if (request.status === 401)
        line.fail("A key of this service is needed: ", element("a", { href: `${ROOT}/` }, "sign in on the front page"));
      else
        line.fail(request.status === 200 ? "The service broke off; look in the library whether it is there." : reasonOf(request));
      done();
    };
    request.onerror = () => {
      if (!ended) line.fail("The service cannot be reached, or the connection broke off. Try again.");
      done();
    };
    request.open("POST", `${ROOT}/v1/documents?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });
}

/** Queue files behind those that are being sent. */
function add(files) {
  for (const file of files) {
    const line = new Line(file);
    if (file.size > largest) line.fail(`It has more than ${largest / 1e6} MB.`);
    else if (!file.size) line.fail("It is empty, or a folder.");
    else sending = sending.then(() => send(file, line));
  }
}

input.addEventListener("change", () => {
  add([...input.files]);
  input.value = "";
});
zone.addEventListener("dragover", (event) => {
  event.preventDefault();
  zone.classList.add("over");
});
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  add([...event.dataTransfer.files]);
});
for (const type of ["dragover", "drop"]) {
  window.addEventListener(type, (event) => event.preventDefault()); // a file that misses the zone must not replace the page
}
window.addEventListener("beforeunload", (event) => {
  if (list.querySelector("progress")) event.preventDefault();
});
section.hidden = false;
