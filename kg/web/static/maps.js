// Circles where the places are; the seats of all divisions around them, as dots, draw the land.
import { drawn, told } from "./dom.js";
import { codeOf, numberOf, wordsOf } from "./columns.js";
import { canvas, colours, measured, plain, text, widthOf } from "./drawing.js";

let known;
async function divisions() {
  known ||= fetch("/places.json").then((response) => response.json());
  return known;
}

export async function map(answer, { place, label, value, labels, base, words, width, paper }) {
  const paint = colours(paper);
  const all = await divisions();
  const { title, words: spelled } = value ? measured(answer, value, labels, base) : { title: place };
  const points = [];
  let lost = 0;
  for (const row of answer.rows) {
    const at = all[codeOf(row[place], base)];
    const number = value ? numberOf(row[value]) : null;
    if (at) points.push({ at, number, name: wordsOf(row[label || place], labels, base), said: number === null ? "" : spelled(row, number) });
    else lost += 1;
  }
  const height = Math.round(Math.min(600, Math.max(380, width * 0.66)));
  const made = canvas(width, height, `${words.map}: ${title}`, paint);
  if (!points.length) return { made, note: words.no_places };
  const bounds = framed(points.map((one) => one.at), width / height);
  const near = Object.values(all).filter((at) => inside(at, bounds));
  const { x, y } = projected(bounds, width, height);
  const close = bounds.east - bounds.west < 12;
  for (const at of near) {
    if (!close && at[2] === "county") continue;
    made.append(drawn("circle", { cx: x(at), cy: y(at), r: at[2] === "county" ? 1.5 : 2.6, fill: paint.strong }));
  }
  const most = Math.max(1e-9, ...points.map((one) => Math.abs(one.number ?? 1)));
  const largest = Math.min(30, width / 24);
  points.sort((a, b) => Math.abs(b.number ?? 1) - Math.abs(a.number ?? 1));
  for (const one of points) {
    const hollow = value && one.number === null;
    one.radius = one.number === null ? 7 : 4 + largest * Math.sqrt(Math.abs(one.number) / most);
    one.words = one.said ? `${one.name} ${one.said}` : one.name;
    made.append(drawn("circle", { cx: x(one.at), cy: y(one.at), r: one.radius, fill: hollow ? "none" : paint.data, "fill-opacity": 0.55, stroke: paint.data, "stroke-dasharray": hollow ? "3 2" : undefined }, drawn("title", {}, one.words)));
  }
  const boxes = points.map((one) => ({ own: one, x: x(one.at) - one.radius, right: x(one.at) + one.radius, y: y(one.at) - one.radius, bottom: y(one.at) + one.radius }));
  const room = { width, height, boxes };
  for (const one of points) {
    const box = free(room, x(one.at), y(one.at), one.radius, one.words, one);
    if (box) made.append(text(box.x, box.y + 13, one.words, { fill: paint.ink, stroke: paint.card, "stroke-width": 3, "paint-order": "stroke" }));
  }
  // The names of the cities around, where there is room, so that a reader knows the region.
  const named = near.filter((at) => at[3] && (at[2] === "province") !== close && !points.some((one) => one.at === at));
  for (const at of named.slice(0, 80)) {
    const name = document.documentElement.lang.startsWith("zh") ? at[3] : at[4] || at[3];
    const box = free(room, x(at), y(at), 3, name, null);
    if (box) made.append(text(box.x, box.y + 13, name, { fill: paint.quiet, "font-size": 11 }));
  }
  const notes = [value ? told(words.map_key, { value: title, most: plain(most) }) : words.map_dots];
  if (points.some((one) => value && one.number === null)) notes.push(words.map_hollow);
  if (lost) notes.push(told(words.map_lost, { n: lost }));
  return { made, note: notes.join(" ") };
}

// Where a name can stand beside its circle without covering another or a circle; null where there is no room.
function free({ width, height, boxes }, x, y, radius, words, own) {
  const wide = widthOf(words);
  const places = [[x + radius + 4, y - 9], [x - radius - 4 - wide, y - 9], [x - wide / 2, y + radius + 2], [x - wide / 2, y - radius - 20], [x + radius * 0.7 + 2, y + radius * 0.7], [x + radius * 0.7 + 2, y - radius * 0.7 - 18], [x - radius * 0.7 - 2 - wide, y + radius * 0.7], [x - radius * 0.7 - 2 - wide, y - radius * 0.7 - 18]];
  for (const [left, top] of places) {
    const box = { x: left, y: top, right: left + wide, bottom: top + 18 };
    const fits = box.x > 4 && box.right < width - 4 && box.y > 2 && box.bottom < height - 2;
    if (fits && !boxes.some((one) => (!own || one.own !== own) && one.x < box.right && box.x < one.right && one.y < box.bottom && box.y < one.bottom)) {
      boxes.push(box);
      return box;
    }
  }
  return null;
}

function framed(points, ratio) {
  const longitudes = points.map(([long]) => long);
  const latitudes = points.map(([, lat]) => lat);
  let [west, east, south, north] = [Math.min(...longitudes), Math.max(...longitudes), Math.min(...latitudes), Math.max(...latitudes)];
  const room = Math.max((east - west) * 0.25, (north - south) * 0.25, 0.8);
  [west, east, south, north] = [west - room, east + room, south - room, north + room];
  const flat = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wanted = ratio * (north - south);
  if ((east - west) * flat < wanted) {
    const more = (wanted / flat - (east - west)) / 2;
    return { west: west - more, east: east + more, south, north };
  }
  const more = (((east - west) * flat) / ratio - (north - south)) / 2;
  return { west, east, south: south - more, north: north + more };
}

const inside = ([long, lat], { west, east, south, north }) => west < long && long < east && south < lat && lat < north;

function projected({ west, east, south, north }, width, height) {
  return {
    x: ([long]) => ((long - west) / (east - west)) * width,
    y: ([, lat]) => height - ((lat - south) / (north - south)) * height,
  };
}
