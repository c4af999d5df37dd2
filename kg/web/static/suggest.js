// Suggestions under every search box, as a combobox; without this script the boxes search all the same.
import { element } from "./dom.js";

const WAIT = 120;

function attach(form) {
  const input = form.querySelector("input[type=search]");
  const list = element("ul", { class: "offers", id: `${input.id}-offers`, role: "listbox", hidden: true, "aria-label": input.placeholder });
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  let offers = [];
  let chosen = -1;
  let timer = 0;
  let asked = "";

  function show(found) {
    offers = found;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(line));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function line(offer, number) {
    const made = element("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" }, element("span", {}, offer.label));
    const more = offer.within || (offer.matched !== offer.label ? offer.matched : "");
    if (more) made.append(element("small", {}, more));
    made.append(element("small", { class: "kind" }, offer.kind));
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      location.assign(offer.href);
    });
    return made;
  }

  function choose(number) {
    chosen = (number + offers.length + 1) % (offers.length + 1);
    if (chosen === offers.length) chosen = -1;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    const words = input.value.trim();
    asked = words;
    if (!words) return show([]);
    try {
      const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`);
      const found = response.ok ? await response.json() : [];
      if (asked === words && document.activeElement === input) show(found);
    } catch {
      show([]);
    }
    return undefined;
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? offers.length - 1 : chosen - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && chosen >= 0) location.assign(offers[chosen].href);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => show([]));
}

for (const form of document.querySelectorAll("form[data-suggest]")) attach(form);

// A slash leads to the search box from anywhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable], .CodeMirror")) return;
  const input = document.querySelector("form[data-suggest] input");
  if (!input) return;
  event.preventDefault();
  input.focus();
});
