// The library's drop zone: files are sent one after another, and each tells what becomes of it.

const root = document.body.dataset.root;
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

/** Make an element with classes and contents; text can only become text. */
function made(name, className, ...contents) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...contents);
  return element;
}

/** Make a link to a page of this service. */
function linked(path, text) {
  const link = made("a", "", text);
  link.href = root + path;
  return link;
}

/** The line of a file in the list: how far it is, and in the end its outcome. */
class Line {
  constructor(file) {
    this.name = file.name;
    this.bar = made("progress", "");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Progress of ${file.name}`);
    this.said = made("p", "said", "Waits");
    this.element = made("li", "", made("p", "name", file.name), this.bar, this.said);
    this.element.firstChild.dir = "auto";
    list.append(this.element);
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
    this.element.classList.add(className);
    this.said.replaceChildren(...contents);
    announcer.textContent = `${this.name}: ${spoken}`;
  }

  fail(reason, ...more) {
    this.end("failed", `not taken in. ${reason}`, made("strong", "", "Not taken in. "), reason, ...more);
  }

  /** Tell what came of it. */
  report(report) {
    anew.hidden = false;
    const what = report.symbol ?? `${report.passages} passages`;
    const place = report.path ? linked(report.path, report.symbol) : what;
    const title = report.title ? [" ", Object.assign(made("span", "", report.title), { dir: "auto" })] : [];
    this.end("taken", `${outcome(report)} ${what}, ${report.title}`, made("strong", "", outcome(report), " "), place, ...title);
  }
}

/** Say in words what became of a document. */
function outcome(report) {
  if (report.superseded) return "Left out: another file has more of the structure of";
  if (report.unchanged) return "Already here:";
  return report.replaced ? "Replaced:" : "Added:";
}

/** Read the events of a stream as its text grows; gives what was not read yet to `hear`, event by event. */
function eventsOf(hear) {
  let read = 0;
  return (text) => {
    for (;;) {
      const rest = text.slice(read);
      const end = /\r?\n\r?\n/.exec(rest);
      if (!end) return;
      read += end.index + end[0].length;
      const fields = rest.slice(0, end.index).split(/\r?\n/);
      const value = (name) => fields.find((field) => field.startsWith(`${name}:`))?.slice(name.length + 1).trim();
      if (value("event") && value("data")) hear(value("event"), JSON.parse(value("data")));
    }
  };
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
    let ended = false;
    const read = eventsOf((type, data) => {
      if (type === "progress") line.show(STAGES[data.stage] ?? data.stage, data.total > 1 ? data.done / data.total : undefined);
      if (type === "report") line.report(data);
      if (type === "error") line.fail(data.detail);
      ended ||= type !== "progress";
    });
    request.upload.onprogress = (event) => line.show("Being sent", event.loaded / event.total);
    request.upload.onload = () => line.show("Sent");
    request.onprogress = () => request.status === 200 && read(request.responseText);
    request.onload = () => {
      if (request.status === 200) read(request.responseText);
      if (ended) return done();
      if (request.status === 401) line.fail("A key of this service is needed: ", linked("/", "sign in on the front page"));
      else line.fail(request.status === 200 ? "The service broke off; look in the library whether it is there." : reasonOf(request));
      done();
    };
    request.onerror = () => {
      if (!ended) line.fail("The service cannot be reached, or the connection broke off. Try again.");
      done();
    };
    request.open("POST", `${root}/v1/documents?${new URLSearchParams({ name: file.name })}`);
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
