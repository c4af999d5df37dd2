// What all charts share: the colours, set on each shape so that a saved file has them, and words in SVG.
import { drawn } from "./dom.js";
import { wordsOf } from "./columns.js";

const ON_LIGHT = ["#2b6c8c", "#b5532c", "#4b7f3f", "#7b5aa6", "#8a6a0c", "#b03a64", "#2f7a74", "#6b6b6b"];
const ON_DARK = ["#7fb9d6", "#e9976f", "#93c47f", "#b9a1dc", "#dcb95a", "#e68aa8", "#7cc4bd", "#b5b5b5"];

// On *paper* they are the light ones, whatever the page has: what is saved goes into papers.
export function colours(paper) {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    probe.style.color = `var(${name})`;
    if (paper) probe.style.colorScheme = "light";
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  const card = of("--card");
  const dark = (card.match(/\d+/g) || []).slice(0, 3).reduce((sum, one) => sum + Number(one), 0) < 384;
  return { ink: of("--ink"), quiet: of("--quiet"), line: of("--line"), strong: of("--strong"), card, data: of("--data"), series: dark ? ON_DARK : ON_LIGHT, font: style.getPropertyValue("--sans").trim() };
}

export function canvas(width, height, label, paint) {
  const made = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, "font-family": paint.font, "font-size": 13, class: "drawing" });
  made.append(drawn("rect", { width, height, fill: paint.card }));
  return made;
}

export const text = (x, y, words, attributes = {}) => drawn("text", { x, y, ...attributes }, words);

export function plain(value) {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? value.toLocaleString("en-US", { maximumFractionDigits: 2 }) : String(Number(value.toPrecision(6)));
}

const isWide = (sign) => sign.codePointAt(0) > 0x2e80;

// About how wide words are drawn, at 13 points.
export const widthOf = (words) => [...words].reduce((sum, one) => sum + (isWide(one) ? 13 : 7.6), 0);

// Words cut to a width, with a sign that they were.
export function short(words, most) {
  if (widthOf(words) <= most) return words;
  let width = 13;
  const kept = [...words];
  const end = kept.findIndex((one) => (width += isWide(one) ? 13 : 7.6) > most);
  return `${kept.slice(0, end).join("")}…`;
}

// Steps of an axis at round numbers.
export function steps(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const unit = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * unit).find((one) => span / one <= 5) || unit * 10;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

// How the values of a column are to be read: by its unit, if the result names one in a column of its own.
export function measured(answer, value, labels, base) {
  const column = answer.columns.find((name) => /^(unit|单位)/i.test(name) && name !== value);
  const unitOf = (row) => (column && row[column] ? wordsOf(row[column], labels, base) : "");
  const units = new Set(answer.rows.filter((row) => row[value]).map(unitOf));
  const [only] = units;
  const one = units.size === 1 && only;
  const behind = (number, unit) => (unit === "%" || unit === "percent" ? `${plain(number)}%` : unit ? `${plain(number)} ${unit}` : plain(number));
  return { title: one ? `${value} (${only})` : value, words: (row, number) => (one ? plain(number) : behind(number, unitOf(row))) };
}
