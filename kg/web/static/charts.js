// Bars and lines as SVG of our own, as wide as there is room.
import { told, drawn } from "./dom.js";
import { numberOf, timeOf, wordsOf } from "./columns.js";
import { canvas, colours, measured, plain, short, steps, text, widthOf } from "./drawing.js";

const MOST_BARS = 60;
const MOST_SERIES = 24;
// More lines than colours are told apart by their dashes.
const DASHES = ["", "7 4", "2 3"];

export function bars(answer, { label, value, labels, base, words, width, paper }) {
  const paint = colours(paper);
  const { title, words: spelled } = measured(answer, value, labels, base);
  const known = answer.rows.filter((row) => numberOf(row[value]) !== null);
  const shown = known.slice(0, MOST_BARS).map((row) => ({ number: numberOf(row[value]), said: spelled(row, numberOf(row[value])), name: wordsOf(row[label], labels, base) }));
  const left = Math.min(Math.max(60, ...shown.map((one) => widthOf(one.name) + 20)), width * 0.36);
  const right = Math.max(50, ...shown.map((one) => widthOf(one.said) + 18));
  const [high, low] = [Math.max(0, ...shown.map((one) => one.number)), Math.min(0, ...shown.map((one) => one.number))];
  const scale = Math.max(40, width - left - right) / (high - low || 1);
  const zero = left - low * scale;
  const height = 46 + shown.length * 28;
  const made = canvas(width, height, `${words.bar}: ${title}`, paint);
  made.append(text(left, 20, title, { fill: paint.quiet }));
  shown.forEach(({ number, said, name }, at) => {
    const y = 34 + at * 28;
    made.append(drawn("g", {}, drawn("title", {}, `${name}: ${said}`),
      text(left - 12, y + 14, short(name, left - 16), { "text-anchor": "end", fill: paint.ink }),
      drawn("rect", { x: zero + Math.min(0, number) * scale, y, width: Math.max(1.5, Math.abs(number) * scale), height: 19, rx: 2, fill: paint.data }),
      text(zero + Math.max(0, number) * scale + 8, y + 14, said, { fill: paint.ink })));
  });
  made.append(drawn("line", { x1: zero, x2: zero, y1: 28, y2: height - 10, stroke: paint.quiet }));
  const notes = [known.length > MOST_BARS && told(words.bars_shown, { n: MOST_BARS }), leftOut(answer, known.length, words)];
  return { made, note: notes.filter(Boolean).join(" ") };
}

export function lines(answer, { time, value, series, labels, base, words, width, paper }) {
  const paint = colours(paper);
  const { title } = measured(answer, value, labels, base);
  const all = grouped(answer, { time, value, series, labels, base });
  const groups = all.slice(0, MOST_SERIES).map((one, at) => ({ ...one, colour: paint.series[at % paint.series.length], dash: DASHES[Math.floor(at / paint.series.length) % DASHES.length] }));
  const points = groups.flatMap((one) => one.points);
  if (!points.length) return { made: canvas(width, 40, words.line, paint), note: words.no_times };
  const [top, bottom] = [36, 390];
  // Names at the ends of their lines, as long as there is room for all of them; else under the chart.
  const widest = Math.max(...groups.map((one) => widthOf(one.name)));
  const atEnds = series && groups.length * 17 < bottom - top && widest < width * 0.25;
  const numbers = points.map((one) => one.number);
  const [low, high] = [Math.min(0, ...numbers), Math.max(...numbers)];
  const marks = steps(low, high);
  const left = 20 + Math.max(...marks.map((one) => widthOf(plain(one))));
  const right = atEnds ? widest + 26 : 34;
  const columns = Math.max(1, Math.floor((width - left) / 205));
  const legend = series && !atEnds ? Math.ceil(groups.length / columns) * 22 : 0;
  const made = canvas(width, bottom + 34 + legend, `${words.line}: ${title}`, paint);
  const [first, last] = [Math.min(...points.map((one) => one.at)), Math.max(...points.map((one) => one.at))];
  const x = (at) => (last === first ? (left + width - right) / 2 : left + ((at - first) / (last - first)) * (width - left - right));
  const y = (number) => bottom - ((number - low) / (high - low || 1)) * (bottom - top);
  made.append(text(left - 8, 20, title, { fill: paint.quiet }));
  for (const step of marks) {
    made.append(drawn("line", { x1: left, x2: width - right, y1: y(step), y2: y(step), stroke: step === 0 ? paint.quiet : paint.line }), text(left - 8, y(step) + 4, plain(step), { "text-anchor": "end", fill: paint.quiet }));
  }
  let taken = -Infinity;
  for (const [at, said] of [...new Map(points.map((one) => [one.at, one.said.slice(0, 10)])).entries()].sort((a, b) => a[0] - b[0])) {
    if (x(at) - widthOf(said) / 2 < taken) continue;
    taken = x(at) + widthOf(said) / 2 + 14;
    made.append(text(x(at), bottom + 20, said, { "text-anchor": "middle", fill: paint.quiet }));
  }
  for (const one of groups) {
    made.append(drawn("polyline", { points: one.points.map((point) => `${x(point.at)},${y(point.number)}`).join(" "), fill: "none", stroke: one.colour, "stroke-width": 2, "stroke-dasharray": one.dash || undefined }));
    for (const point of one.points) made.append(drawn("circle", { cx: x(point.at), cy: y(point.number), r: 3.5, fill: one.colour }, drawn("title", {}, `${one.name} ${point.said}: ${plain(point.number)}`)));
  }
  if (atEnds) {
    for (const { one, down } of apart(groups.map((each) => ({ one: each, down: y(each.points.at(-1).number) })), top, bottom)) {
      made.append(text(width - right + 12, down + 4, one.name, { fill: one.colour }));
    }
  } else if (series) {
    groups.forEach((one, at) => {
      const [across, down] = [left + (at % columns) * 205, bottom + 44 + Math.floor(at / columns) * 22];
      made.append(drawn("line", { x1: across, x2: across + 22, y1: down - 4, y2: down - 4, stroke: one.colour, "stroke-width": 3, "stroke-dasharray": one.dash || undefined }), text(across + 28, down, short(one.name, 170), { fill: paint.ink }));
    });
  }
  const drawnRows = all.reduce((sum, one) => sum + one.points.length, 0);
  const notes = [all.length > MOST_SERIES && told(words.series_shown, { n: MOST_SERIES, all: all.length }), leftOut(answer, drawnRows, words)];
  return { made, note: notes.filter(Boolean).join(" ") };
}

// A row without a figure is told, not dropped silently.
const leftOut = (answer, count, words) => (count < answer.rows.length ? told(words.rows_left_out, { n: answer.rows.length - count }) : "");

function grouped(answer, { time, value, series, labels, base }) {
  const groups = new Map();
  for (const row of answer.rows) {
    const [at, number] = [timeOf(row[time]), numberOf(row[value])];
    if (at === null || number === null) continue;
    const name = series ? wordsOf(row[series], labels, base) : "";
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push({ at, number, said: row[time].value });
  }
  return [...groups].map(([name, points]) => ({ name, points: points.sort((a, b) => a.at - b.at) }));
}

// Names moved up or down until none covers another.
function apart(named, top, bottom) {
  const sorted = named.sort((a, b) => a.down - b.down);
  sorted.forEach((one, at) => (one.down = Math.max(one.down, at ? sorted[at - 1].down + 16 : top)));
  for (let at = sorted.length - 1; at >= 0; at -= 1) sorted[at].down = Math.min(sorted[at].down, at === sorted.length - 1 ? bottom : sorted[at + 1].down - 16);
  return sorted;
}
