"use strict";

// The query form: run, show as a table, stop. Everything from the graph is set as text, never as markup.

const SHOWN = 1000;
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"]);
const XSD = "http://www.w3.org/2001/XMLSchema#";

const form = document.getElementById("form");
const query = document.getElementById("query");
const result = document.getElementById("result");
const run = document.getElementById("run");
const stop = document.getElementById("stop");
const words = result.dataset;
let running = null;

function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function link(iri) {
  const own = iri.startsWith(words.base);
  const address = own ? "/id/" + encodeURI(iri.slice(words.base.length)).replaceAll("%25", "%") : iri;
  if (!own && !/^https?:\/\//.test(iri)) return element("span", iri);
  const made = element("a", own ? decoded(iri.slice(words.base.length)) : iri);
  made.href = address;
  if (!own) made.rel = "noopener noreferrer";
  return made;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cell(term) {
  const made = element("td");
  if (term === undefined) return made;
  if (term.type === "uri") made.append(link(term.value));
  else if (term.type === "triple") made.textContent = JSON.stringify(term.value);
  else made.textContent = term.value;
  const type = term.datatype || "";
  if (type.startsWith(XSD) && NUMBERS.has(type.slice(XSD.length))) made.className = "number";
  return made;
}

function table(variables, rows) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  for (const name of variables) head.append(element("th", name));
  const body = made.createTBody();
  for (const row of rows.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const name of variables) line.append(cell(row[name]));
  }
  const scroll = element("div", undefined, "scroll");
  scroll.append(made);
  return scroll;
}

function showTable(answer, seconds) {
  const rows = answer.results.bindings;
  const pattern = rows.length > SHOWN ? words.shown : words.rows;
  const told = rows.length ? filled(pattern, { n: rows.length, k: SHOWN, s: seconds }) : words.none;
  result.replaceChildren(element("p", told, "status"));
  if (rows.length) result.append(table(answer.head.vars, rows));
}

function showProblem(problem) {
  const box = element("div", undefined, "problem");
  if (problem.line) box.append(element("b", filled(words.errorAt, problem)), element("br"));
  box.append(problem.line ? problem.detail.replace(/^line \d+, column \d+: /, "") : problem.detail || problem.title);
  if (problem.excerpt) box.append(element("pre", problem.excerpt));
  result.replaceChildren(box);
}

async function show(response, started) {
  const type = response.headers.get("Content-Type") || "";
  if (type.startsWith("application/problem+json")) return showProblem(await response.json());
  if (!response.ok) return showProblem({ detail: words.failed });
  if (!type.includes("json")) {
    result.replaceChildren(element("pre", await response.text()));
    return undefined;
  }
  const answer = await response.json();
  if ("boolean" in answer) {
    result.replaceChildren(element("p", answer.boolean ? words.yes : words.no, "answer"));
    return undefined;
  }
  return showTable(answer, ((performance.now() - started) / 1000).toFixed(2));
}

async function ask() {
  if (running) running.abort();
  const mine = (running = new AbortController());
  const started = performance.now();
  run.disabled = true;
  stop.hidden = false;
  result.replaceChildren(element("p", words.running, "status"));
  try {
    const body = new URLSearchParams({ query: query.value });
    const headers = { Accept: "application/sparql-results+json, text/turtle;q=0.9" };
    await show(await fetch("/sparql", { method: "POST", body, headers, signal: mine.signal }), started);
  } catch (error) {
    if (mine !== running) return;
    if (error.name === "AbortError") result.replaceChildren(element("p", words.stopped, "status"));
    else showProblem({ detail: words.failed });
  }
  if (mine === running) {
    running = null;
    run.disabled = false;
    stop.hidden = true;
  }
}

// Which downloads fit: tables for SELECT and ASK, graphs for CONSTRUCT and DESCRIBE.
function offer() {
  const bare = query.value.replace(/#[^\n]*|<[^>\s]*>|"[^"\n]*"/g, " ");
  const graph = /^\s*(?:(?:prefix|base)\s+\S*\s*)*(?:construct|describe)\b/i.test(bare);
  for (const button of form.querySelectorAll("[data-kind]")) button.hidden = (button.dataset.kind === "graph") !== graph;
}

run.hidden = false;
run.addEventListener("click", ask);
stop.addEventListener("click", () => running && running.abort());
query.addEventListener("input", offer);
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
});
offer();
if ("start" in words) ask();
