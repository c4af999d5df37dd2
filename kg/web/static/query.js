// The query page: the editor, one query at a time, its views, and an address that brings all of it back.
import { Problem, ask, isGraphQuery, labelsOf, limitOf } from "./answers.js";
import { atlasOf } from "./atlas.js";
import { element, told } from "./dom.js";
import { save } from "./saving.js";
import { shownRows } from "./tables.js";
import { show } from "./views.js";

const byId = (id) => document.getElementById(id);
const [form, area, holder, result, status, run, stop, share, clock] = ["form", "query", "editor", "result", "status", "run", "stop", "share", "clock"].map(byId);
const words = JSON.parse(result.dataset.words);
const { base, lang } = result.dataset;
const prefixes = JSON.parse(holder.dataset.prefixes);
const problems = JSON.parse(result.dataset.problems);
const VIEW = ["view", "x", "y", "s", "sort"];

let editor = { get value() { return area.value; }, mark: markArea, clear() {}, focus: () => area.focus() };
let running = null;
let answered = null;
const asFirst = area.value;

async function openEditor() {
  if (!holder.dataset.bundle) return;
  const { createEditor } = await import(holder.dataset.bundle);
  const box = element("div");
  area.hidden = true;
  holder.append(box);
  editor = createEditor(box, {
    value: area.value,
    label: words.editor,
    prefixes,
    terms: JSON.parse(holder.dataset.terms),
    run: start,
    changed: () => {
      area.value = editor.value;
      offer();
    },
    suggest: async (plain) => {
      const response = await fetch(`/suggest?kinds=any&q=${encodeURIComponent(plain)}`);
      return response.ok ? response.json() : [];
    },
  });
}

// In a plain text field a fault is selected.
function markArea(line, column) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, column - 1);
  const length = (area.value.slice(start).match(/^\S+/) || [" "])[0].length;
  area.focus();
  area.setSelectionRange(start, start + length);
}

const address = () => new URLSearchParams(location.search);
const state = () => Object.fromEntries(VIEW.map((key) => [key, address().get(key) || undefined]));

// The address holds the question with its choices, or the query itself where it was changed, and the view.
function remember(change = {}) {
  const asked = address();
  if (editor.value.trim() !== asFirst.trim()) {
    for (const key of [...asked.keys()]) if (key === "question" || key.startsWith("p.")) asked.delete(key);
    asked.set("query", editor.value);
  }
  for (const [key, value] of Object.entries(change)) value ? asked.set(key, value) : asked.delete(key);
  history.replaceState(null, "", `${location.pathname}?${asked}`);
}

// *count* is null where nobody can tell how many solutions there were: a graph under a LIMIT may be cut by it.
function badge(count) {
  const limit = limitOf(editor.value);
  const cut = limit !== null && (count === null || count >= limit);
  return element("span", { class: `badge ${cut ? "fair" : "good"}`, id: "complete" }, cut ? told(words.cut, { n: limit }) : `✓ ${words.complete}`);
}

async function showAnswer(answer) {
  answered = answer;
  const seconds = answer.seconds.toFixed(2);
  if (answer.kind === "boolean") {
    status.replaceChildren(element("p", { class: "row" }, badge(0), element("span", { class: "quiet" }, told(words.took, { s: seconds }))));
    result.replaceChildren(element("p", { class: "big-figure" }, answer.value ? words.yes : words.no));
    return;
  }
  if (answer.kind === "graph") {
    const count = answer.text.split("\n").filter((line) => line.trim()).length;
    status.replaceChildren(element("p", { class: "row" }, badge(null), element("span", { class: "quiet" }, told(words.triples, { n: count, s: seconds }))));
    result.replaceChildren(element("pre", { tabindex: "0" }, answer.text), element("p", { class: "row saver" }, element("span", { class: "quiet small" }, words.saved_as), element("button", { type: "button", "data-save": "Turtle", onclick: () => save("result.ttl", "text/turtle;charset=utf-8", answer.text) }, "Turtle")));
    return;
  }
  const count = answer.rows.length;
  status.replaceChildren(element("p", { class: "row" }, badge(count), element("span", { class: "quiet" }, told(words.rows, { n: count.toLocaleString("en-US"), s: seconds }))));
  if (!count) return void result.replaceChildren(element("p", { class: "note" }, words.none, " ", element("a", { href: atlasOf(editor.value) }, words.atlas), " · ", element("a", { href: "/browse/metrics" }, words.what_there_is)));
  answer.labels = new Map();
  await view();
  const iris = shownRows(answer).flatMap((row) => Object.values(row).filter((term) => term.type === "uri").map((term) => term.value));
  if (!iris.length) return;
  const labels = await labelsOf(iris, lang, prefixes).catch(() => new Map());
  if (answered === answer && labels.size) {
    answer.labels = labels;
    await view();
  }
}

async function view() {
  await show(answered, state(), { into: result, labels: answered.labels, base, words, changed: (change) => {
    remember("view" in change ? { x: "", y: "", s: "", sort: "", ...change } : change);
    view();
  } });
}

function showProblem(problem) {
  const box = element("div", { class: "problem", role: "alert" });
  const detail = said((problem.detail || problem.title).replace(/^line \d+, column \d+: /, ""));
  const title = problems.titles[problem.type?.split("/").at(-1)];
  if (problem.line) {
    box.append(element("b", {}, told(words.error_at, problem)), element("br"));
    editor.mark(problem.line, problem.column, detail);
  } else if (title) box.append(element("b", {}, title), element("br"));
  box.append(detail);
  if (problem.excerpt) box.append(element("pre", {}, problem.excerpt));
  status.replaceChildren();
  result.replaceChildren(box);
}

// What the server says of a faulty query, in the language of the page where that has words for it.
function said(detail) {
  const known = problems.faults.find((one) => new RegExp(one.said).test(detail));
  return known ? detail.replace(new RegExp(known.said), known.words) : detail;
}

async function start() {
  if (running) running.cancel();
  const mine = (running = ask(editor.value));
  editor.clear();
  remember();
  const began = performance.now();
  const ticking = setInterval(() => (clock.textContent = `${((performance.now() - began) / 1000).toFixed(1)} s`), 100);
  run.disabled = true;
  stop.hidden = false;
  status.replaceChildren(element("p", { class: "quiet" }, words.running));
  try {
    const answer = await mine.answer;
    if (mine === running) await showAnswer(answer);
  } catch (error) {
    if (mine === running) {
      if (error.name === "AbortError" || error.told?.type?.endsWith("/cancelled")) {
        status.replaceChildren(element("p", { class: "row" }, element("span", { class: "badge fair" }, words.cancelled)));
        result.replaceChildren();
      } else showProblem(error instanceof Problem ? error.told : { detail: words.failed });
    }
  } finally {
    clearInterval(ticking);
    if (mine === running) {
      running = null;
      clock.textContent = "";
      run.disabled = false;
      stop.hidden = true;
    }
  }
}

// Which downloads fit: tables for SELECT and ASK, graphs for CONSTRUCT and DESCRIBE.
function offer() {
  const graph = isGraphQuery(area.value);
  for (const button of form.querySelectorAll("[data-kind]")) button.hidden = (button.dataset.kind === "graph") !== graph;
}

async function copy() {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    share.textContent = words.copied;
  } catch {
    share.replaceWith(element("input", { readonly: true, onfocus: (event) => event.target.select(), value: location.href, "aria-label": words.share_here, class: "shared" }));
  }
}

run.hidden = share.hidden = false;
run.addEventListener("click", start);
stop.addEventListener("click", () => running && running.cancel());
share.addEventListener("click", copy);
area.addEventListener("input", offer);
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) start();
});
form.addEventListener("submit", () => (area.value = editor.value));

const narrow = byId("narrow");
narrow.hidden = false;
narrow.addEventListener("input", () => {
  const looked = narrow.value.trim().toLowerCase();
  for (const item of byId("library").children) item.hidden = !item.firstElementChild.dataset.words.toLowerCase().includes(looked);
});

offer();
await openEditor().catch(() => {
  area.hidden = false;
});
document.documentElement.dataset.ready = "";
if ("start" in result.dataset) start();
