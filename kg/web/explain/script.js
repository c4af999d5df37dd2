"use strict";

// Text and readings lead to each other. Without this script the links and the filter still work.

const text = document.getElementById("text");
const list = document.getElementById("cards");
const anchors = [...text.querySelectorAll("[data-of]")];
const marks = new Map();
let chosen = "";
let following = 0;

for (const run of anchors) {
  for (const id of run.dataset.of.split(" ")) marks.set(id, [...(marks.get(id) || []), run]);
}

function light(id, on) {
  for (const run of marks.get(id) || []) run.classList.toggle("lit", on);
  document.getElementById(id)?.classList.toggle("lit", on);
}

function only(id) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (chosen) light(chosen, true);
  if (id) light(id, true);
}

function visible(id) {
  return document.getElementById(id).offsetParent !== null;
}

// The reading of a run with the fewest words that is not filtered away; chosen again, the next one around it.
function reading(run) {
  const ids = run.dataset.of.split(" ").filter(visible);
  return ids[(ids.indexOf(chosen) + 1) % ids.length] || "";
}

function first(run) {
  return run.dataset.of.split(" ").find(visible) || "";
}

function scrollList(card, smooth) {
  if (list.scrollHeight <= list.clientHeight) return;
  list.scrollTo({ top: card.offsetTop - list.clientHeight / 4, behavior: smooth ? "auto" : "instant" });
}

function choose(id, open) {
  chosen = id;
  only("");
  const card = document.getElementById(id);
  if (open && "open" in card) card.open = true;
  return card;
}

function readMark(run, byKeyboard) {
  const id = reading(run);
  if (!id) return;
  const card = choose(id, true);
  if (list.scrollHeight > list.clientHeight) scrollList(card, true);
  else card.scrollIntoView({ block: "center" });
  if (byKeyboard) (card.querySelector("summary, a") || card).focus({ preventScroll: true });
}

function showWords(id) {
  following = performance.now() + 900;
  const runs = marks.get(id) || [];
  (runs.find((run) => run.dataset.of.startsWith(id)) || runs[0])?.scrollIntoView({ block: "nearest" });
}

text.addEventListener("click", (event) => {
  const run = event.target.closest("[data-of]");
  if (!run || getSelection().toString()) return;
  event.preventDefault();
  readMark(run, event.detail === 0);
});
list.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (!card || event.target.closest("dl")) return;
  if (event.target.closest("a")) event.preventDefault();
  choose(card.id, false);
  showWords(card.id);
});
for (const [part, id] of [
  [text, (target) => target.closest("[data-of]") && first(target.closest("[data-of]"))],
  [list, (target) => target.closest(".card")?.id],
]) {
  for (const name of ["mouseover", "focusin"]) part.addEventListener(name, (event) => only(id(event.target)));
  for (const name of ["mouseleave", "focusout"]) part.addEventListener(name, () => only(""));
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !chosen) return;
  const run = (marks.get(chosen) || []).find((one) => one.href);
  chosen = "";
  only("");
  run?.focus();
});

// While the text is scrolled, the readings beside it follow.
function follow() {
  if (performance.now() < following || list.matches(":hover") || list.contains(document.activeElement)) return;
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (anchors[middle].getBoundingClientRect().bottom < 0) low = middle + 1;
    else high = middle;
  }
  const run = anchors[low];
  const id = run && first(run);
  if (id) list.scrollTo({ top: low ? document.getElementById(id).offsetTop - 8 : 0, behavior: "instant" });
}
let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    follow();
  });
});

for (const [name, open] of [["open", true], ["close", false]]) {
  document.getElementById(name).addEventListener("click", () => {
    for (const card of list.querySelectorAll("details")) card.open = open;
  });
}
document.querySelector(".buttons").hidden = false;
if (!/^zh\b/i.test(navigator.language)) document.getElementById("in-en").checked = true;
