// Bars, lines and maps as SVG of our own: the colours are set on each shape, so that a saved file looks the same.
import { drawn, told } from "./dom.js";
import { codeOf, numberOf, timeOf, wordsOf } from "./columns.js";

const WIDTH = 920;
const MOST_BARS = 60;
const ON_LIGHT = ["#2b6c8c", "#b5532c", "#4b7f3f", "#7b5aa6", "#8a6a0c", "#b03a64", "#2f7a74", "#6b6b6b"];
const ON_DARK = ["#7fb9d6", "#e9976f", "#93c47f", "#b9a1dc", "#dcb95a", "#e68aa8", "#7cc4bd", "#b5b5b5"];

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  return { ink: of("--ink"), quiet: of("--quiet"), line: of("--line"), strong: of("--strong"), card: of("--card"), data: of("--data"), font: style.getPropertyValue("--sans").trim() };
}

function canvas(height, label, paint) {
  const made = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img", "aria-label": label, "font-family": paint.font, "font-size": 13, class: "drawing" });
  made.append(drawn("rect", { width: WIDTH, height, fill: paint.card }));
  return made;
}

const text = (x, y, words, attributes = {}) => drawn("text", { x, y, ...attributes }, words);

export function plain(value) {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? value.toLocaleString("en-US", { maximumFractionDigits: 2 }) : String(Number(value.toPrecision(6)));
}

function short(words, most) {
  let width = 0;
  for (const [at, one] of [...words].entries()) {
    width += one.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (width > most) return [...words].slice(0, at).join("") + "…";
  }
  return words;
}

// Steps of an axis at round numbers.
function steps(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const unit = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * unit).find((one) => span / one <= 5) || unit * 10;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

export function bars(answer, { label, value, labels, base, words }) {
  const paint = colours();
  const known = answer.rows.filter((row) => numberOf(row[value]) !== null);
  const shown = known.slice(0, MOST_BARS);
  const left = 210;
  const right = 110;
  const height = 30 + shown.length * 28;
  const high = Math.max(0, ...shown.map((row) => numberOf(row[value])));
  const low = Math.min(0, ...shown.map((row) => numberOf(row[value])));
  const scale = (WIDTH - left - right) / (high - low || 1);
  const made = canvas(height, `${words.bar}: ${value}`, paint);
  made.append(drawn("line", { x1: left - low * scale, x2: left - low * scale, y1: 14, y2: height - 12, stroke: paint.quiet }));
  shown.forEach((row, at) => {
    const number = numberOf(row[value]);
    const y = 18 + at * 28;
    const name = wordsOf(row[label], labels, base);
    const from = left + (Math.min(0, number) - low) * scale;
    made.append(drawn("g", {}, drawn("title", {}, `${name}: ${plain(number)}`),
      text(left - 12, y + 14, short(name, 28), { "text-anchor": "end", fill: paint.ink }),
      drawn("rect", { x: from, y, width: Math.max(1, Math.abs(number) * scale), height: 19, rx: 2, fill: paint.data }),
      text(left + (Math.max(0, number) - low) * scale + 8, y + 14, plain(number), { fill: paint.ink })));
  });
  return { made, note: known.length > MOST_BARS ? told(words.bars_shown, { n: MOST_BARS }) : "" };
}

export function lines(answer, { time, value, series, labels, base, words }) {
  const paint = colours();
  const groups = new Map();
  for (const row of answer.rows) {
    const [at, number] = [timeOf(row[time]), numberOf(row[value])];
    if (at === null || number === null) continue;
    const name = series ? wordsOf(row[series], labels, base) : "";
    groups.set(name, [...(groups.get(name) || []), [at, number, row[time].value]]);
  }
  const names = [...groups.keys()].slice(0, 24);
  const dark = (paint.card.match(/\d+/g) || []).slice(0, 3).reduce((sum, one) => sum + Number(one), 0) < 384;
  const palette = dark ? ON_DARK : ON_LIGHT;
  const all = names.flatMap((name) => groups.get(name));
  const height = 420 + Math.ceil(names.length / 4) * 22;
  const made = canvas(height, `${words.line}: ${value}`, paint);
  if (!all.length) return { made, note: words.no_times };
  const [left, right, top, bottom] = [90, 30, 24, 380];
  const times = all.map(([at]) => at);
  const numbers = all.map(([, number]) => number);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(0, ...numbers), Math.max(...numbers)];
  const x = (at) => (last === first ? (left + WIDTH - right) / 2 : left + ((at - first) / (last - first)) * (WIDTH - left - right));
  const y = (number) => bottom - ((number - low) / (high - low || 1)) * (bottom - top);
  for (const step of steps(low, high)) {
    made.append(drawn("line", { x1: left, x2: WIDTH - right, y1: y(step), y2: y(step), stroke: paint.line }), text(left - 8, y(step) + 4, plain(step), { "text-anchor": "end", fill: paint.quiet }));
  }
  const marks = [...new Map(all.map(([at, , words_]) => [at, words_])).entries()].sort((a, b) => a[0] - b[0]);
  let taken = -Infinity;
  for (const [at, words_] of marks) {
    if (x(at) - taken < 86) continue;
    taken = x(at);
    made.append(text(x(at), bottom + 20, words_.slice(0, 10), { "text-anchor": "middle", fill: paint.quiet }));
  }
  names.forEach((name, number) => {
    const colour = palette[number % palette.length];
    const points = groups.get(name).sort((a, b) => a[0] - b[0]);
    made.append(drawn("polyline", { points: points.map(([at, one]) => `${x(at)},${y(one)}`).join(" "), fill: "none", stroke: colour, "stroke-width": 2 }));
    for (const [at, one, words_] of points) made.append(drawn("circle", { cx: x(at), cy: y(one), r: 4, fill: colour }, drawn("title", {}, `${name} ${words_}: ${plain(one)}`)));
    if (name) {
      const [across, down] = [left + (number % 4) * 205, bottom + 44 + Math.floor(number / 4) * 22];
      made.append(drawn("rect", { x: across, y: down - 10, width: 12, height: 12, rx: 2, fill: colour }), text(across + 18, down, short(name, 24), { fill: paint.ink }));
    }
  });
  return { made, note: "" };
}

let known;
async function divisions() {
  known ||= fetch("/places.json").then((response) => response.json());
  return known;
}

// Circles where the places are; the seats of all divisions around them, as dots, draw the land.
export async function map(answer, { place, label, value, labels, base, words }) {
  const paint = colours();
  const all = await divisions();
  const points = [];
  for (const row of answer.rows) {
    const code = codeOf(row[place], base);
    if (code && all[code]) points.push({ at: all[code], number: value ? numberOf(row[value]) : null, name: wordsOf(row[label || place], labels, base) });
  }
  const height = 600;
  const made = canvas(height, `${words.map}: ${value || place}`, paint);
  if (!points.length) return { made, note: words.no_places };
  const bounds = framed(points.map((one) => one.at));
  const near = Object.values(all).filter((at) => inside(at, bounds));
  const { x, y } = projected(bounds, height);
  const close = bounds.east - bounds.west < 12;
  for (const at of near) {
    if (!close && at[2] === "county") continue;
    made.append(drawn("circle", { cx: x(at), cy: y(at), r: at[2] === "county" ? 1.8 : 3, fill: paint.strong }));
  }
  const most = Math.max(1e-9, ...points.map((one) => Math.abs(one.number ?? 1)));
  points.sort((a, b) => Math.abs(b.number ?? 1) - Math.abs(a.number ?? 1));
  const boxes = [];
  for (const one of points) {
    const radius = one.number === null ? 7 : 4 + 26 * Math.sqrt(Math.abs(one.number) / most);
    const words_ = one.number === null ? one.name : `${one.name} ${plain(one.number)}`;
    const hollow = value && one.number === null;
    made.append(drawn("circle", { cx: x(one.at), cy: y(one.at), r: radius, fill: hollow ? "none" : paint.data, "fill-opacity": 0.55, stroke: paint.data }, drawn("title", {}, words_)));
    const box = free(boxes, x(one.at), y(one.at), radius, words_);
    if (box) made.append(text(box.x, box.y + 13, words_, { fill: paint.ink, stroke: paint.card, "stroke-width": 3, "paint-order": "stroke" }));
  }
  // The names of the cities around, where there is room, so that a reader knows the region.
  const named = near.filter((at) => at[3] && (at[2] === "province") !== close && !points.some((one) => one.at === at));
  for (const at of named.slice(0, 80)) {
    const name = document.documentElement.lang.startsWith("zh") ? at[3] : at[4] || at[3];
    const box = free(boxes, x(at), y(at), 3, name);
    if (box) made.append(text(box.x, box.y + 13, name, { fill: paint.quiet, "font-size": 11 }));
  }
  return { made, note: "" };
}

// Where a name can stand beside its circle without covering another; null where there is no room.
function free(boxes, x, y, radius, words) {
  const width = [...words].reduce((sum, one) => sum + (one.charCodeAt(0) > 0x2e80 ? 13 : 7.5), 0);
  for (const [left, top] of [[x + radius + 4, y - 9], [x - radius - 4 - width, y - 9], [x - width / 2, y + radius + 2], [x - width / 2, y - radius - 20]]) {
    const box = { x: left, y: top, right: left + width, bottom: top + 18 };
    const fits = box.x > 4 && box.right < WIDTH - 4 && box.y > 2 && box.bottom < 598;
    if (fits && !boxes.some((one) => one.x < box.right && box.x < one.right && one.y < box.bottom && box.y < one.bottom)) {
      boxes.push(box);
      return box;
    }
  }
  return null;
}

function framed(points) {
  const longitudes = points.map(([long]) => long);
  const latitudes = points.map(([, lat]) => lat);
  let [west, east, south, north] = [Math.min(...longitudes), Math.max(...longitudes), Math.min(...latitudes), Math.max(...latitudes)];
  const room = Math.max((east - west) * 0.35, (north - south) * 0.35, 1.2);
  [west, east, south, north] = [west - room, east + room, south - room, north + room];
  const flat = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wanted = (WIDTH / 600) * (north - south);
  if ((east - west) * flat < wanted) {
    const more = (wanted / flat - (east - west)) / 2;
    return { west: west - more, east: east + more, south, north };
  }
  const more = (((east - west) * flat) / (WIDTH / 600) - (north - south)) / 2;
  return { west, east, south: south - more, north: north + more };
}

const inside = ([long, lat], { west, east, south, north }) => west < long && long < east && south < lat && lat < north;

function projected({ west, east, south, north }, height) {
  return {
    x: ([long]) => ((long - west) / (east - west)) * WIDTH,
    y: ([, lat]) => height - ((lat - south) / (north - south)) * height,
  };
}
