// A result as a table that can be sorted; IRIs are shown by their labels.
import { element, told } from "./dom.js";
import { addressOf, isNumber, numberOf, wordsOf } from "./columns.js";

const SHOWN = 1000;

function cell(term, labels, base) {
  if (!term) return element("td");
  const words = wordsOf(term, labels, base);
  if (term.type === "uri") {
    const address = addressOf(term.value, base);
    const own = address?.startsWith("/");
    return element("td", {}, address ? element("a", { href: address, title: term.value, rel: own ? undefined : "noopener noreferrer" }, words) : words);
  }
  if (isNumber(term)) return element("td", { class: "number" }, grouped(words));
  return element("td", { lang: term["xml:lang"] }, words);
}

// Thousands apart; years and codes are no numbers here, their columns are not numeric.
function grouped(text) {
  const [whole, part] = text.split(".");
  if (!/^[+-]?\d{5,}$/.test(whole)) return text;
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

function compared(one, other, labels, base) {
  if (!one || !other) return one ? -1 : other ? 1 : 0;
  const [first, second] = [numberOf(one), numberOf(other)];
  if (first !== null && second !== null) return first - second;
  return wordsOf(one, labels, base).localeCompare(wordsOf(other, labels, base), document.documentElement.lang, { numeric: true });
}

export function table(answer, { labels, base, words, sort, onsort }) {
  const order = [...answer.rows.keys()];
  if (sort) {
    const sign = sort.down ? -1 : 1;
    order.sort((a, b) => {
      const [one, other] = [answer.rows[a][sort.column], answer.rows[b][sort.column]];
      return one && other ? sign * compared(one, other, labels, base) : compared(one, other, labels, base);
    });
  }
  const head = element("tr", {}, ...answer.columns.map((name) => {
    const down = sort?.column === name && sort.down;
    const state = sort?.column === name ? (down ? "descending" : "ascending") : undefined;
    const numeric = answer.rows.some((row) => isNumber(row[name]));
    const next = () => onsort({ column: name, down: sort?.column === name ? !sort.down : numeric });
    return element("th", { scope: "col", "aria-sort": state, class: numeric ? "number" : undefined },
      element("button", { type: "button", class: "sorter", title: words.sort, onclick: next }, name, element("span", { "aria-hidden": "true" }, state ? (down ? " ↓" : " ↑") : "")));
  }));
  const lines = order.slice(0, SHOWN).map((at) => element("tr", {}, ...answer.columns.map((name) => cell(answer.rows[at][name], labels, base))));
  const made = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.results },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines)));
  if (answer.rows.length <= SHOWN) return made;
  return element("div", {}, made, element("p", { class: "quiet" }, told(words.shown, { k: SHOWN })));
}

export const shownRows = (answer) => answer.rows.slice(0, SHOWN);
