// The views of a result: which there are, what they need to know, and how each is saved.
import { element } from "./dom.js";
import { sorts } from "./columns.js";
import { csv, json, png, save, svg, turtle } from "./saving.js";
import { table } from "./tables.js";

// What a view lets a reader choose: the name in the address, the word, which columns, and whether none will do.
const CHOICES = {
  table: [],
  bar: [["x", "label", "labels", false], ["y", "value", "numbers", false]],
  line: [["x", "time", "times", false], ["y", "value", "numbers", false], ["s", "series", "labels", true]],
  map: [["x", "place", "places", false], ["y", "value", "numbers", true], ["s", "label", "labels", false]],
};
// The charts are loaded when they are asked for.
const DRAWN = {
  bar: async (answer, state, more) => (await import("./charts.js")).bars(answer, { label: state.x, value: state.y, ...more }),
  line: async (answer, state, more) => (await import("./charts.js")).lines(answer, { time: state.x, value: state.y, series: state.s, ...more }),
  map: async (answer, state, more) => (await import("./maps.js")).map(answer, { place: state.x, value: state.y, label: state.s, ...more }),
};
const LACKING = { bar: ["numbers", "no_numbers"], line: ["times", "no_times"], map: ["places", "no_places"] };

// A label says more than a code or an address: words before IRIs, and what is named like a name first.
function preferred(columns, answer) {
  const likely = columns.find((name) => /^(city|place|label|name|title|program)/i.test(name));
  const literal = columns.find((name) => answer.rows.some((row) => row[name] && row[name].type !== "uri" && !/^\d+$/.test(row[name].value)));
  return likely || literal || columns[0];
}

// A column that names whose line it is: some words that come back, and no time.
function told(columns, time, answer) {
  const known = (name) => new Set(answer.rows.map((row) => row[name]?.value)).size;
  return columns.find((name) => name !== time && /^(city|place|label|name|title|program)/i.test(name) && known(name) < answer.rows.length);
}

function settled(view, state, answer, columns) {
  const done = { ...state };
  for (const [key, word, sort, optional] of CHOICES[view]) {
    const fits = columns[sort];
    if (fits.includes(done[key]) || (optional && done[key] === "-")) continue;
    if (word === "label") done[key] = preferred(fits, answer);
    else if (word === "series") done[key] = told(fits, done.x, answer) || "-";
    else done[key] = fits[0] || "-";
  }
  return done;
}

export async function show(answer, state, { into, labels, base, words, changed }) {
  const view = state.view in CHOICES ? state.view : "table";
  const columns = sorts(answer, base);
  const picked = settled(view, state, answer, columns);
  const lacks = LACKING[view] && !columns[LACKING[view][0]].length ? words[LACKING[view][1]] : view === "line" && !columns.numbers.length ? words.no_numbers : "";
  const choices = lacks ? [] : pickers(view, picked, columns, words, changed);
  const bar = element("div", { class: "row views" }, tabs(view, words, (name) => changed({ view: name })), ...choices);
  if (lacks) {
    into.replaceChildren(bar, element("p", { class: "note" }, lacks));
    return;
  }
  if (view === "table") {
    const sort = state.sort ? { column: state.sort.replace(/:down$/, ""), down: state.sort.endsWith(":down") } : null;
    const made = table(answer, { labels, base, words, sort, onsort: ({ column, down }) => changed({ sort: down ? `${column}:down` : column }) });
    into.replaceChildren(bar, made, saver(words, [["CSV", () => save("result.csv", "text/csv;charset=utf-8", csv(answer))], ["JSON", () => save("result.json", "application/sparql-results+json", json(answer))], ["Turtle", () => save("result.ttl", "text/turtle;charset=utf-8", turtle(answer))]]));
    return;
  }
  const none = (name) => (name === "-" ? undefined : name);
  const drawing = (paper) => DRAWN[view](answer, { x: none(picked.x), y: none(picked.y), s: none(picked.s) }, { labels, base, words, width: roomIn(into), paper });
  const { made, note } = await drawing(false);
  const printed = async () => (await drawing(true)).made;
  const figure = element("figure", { class: "drawn" }, element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.chart }, made));
  if (note) figure.append(element("figcaption", { class: "quiet" }, note));
  into.replaceChildren(bar, figure, saver(words, [["SVG", async () => save("chart.svg", "image/svg+xml", svg(await printed()))], ["PNG", async () => save("chart.png", "image/png", await png(await printed()))], ["CSV", () => save("result.csv", "text/csv;charset=utf-8", csv(answer))], ["JSON", () => save("result.json", "application/sparql-results+json", json(answer))], ["Turtle", () => save("result.ttl", "text/turtle;charset=utf-8", turtle(answer))]]));
}

// How wide a drawing can be; a narrower one could not be read, and scrolls.
const roomIn = (box) => Math.round(Math.min(920, Math.max(330, box.clientWidth - 2)));

function tabs(view, words, choose) {
  return element("span", { class: "row", role: "group", "aria-label": words.views }, ...Object.keys(CHOICES).map((name) =>
    element("button", { type: "button", "aria-pressed": String(name === view), "data-view": name, onclick: () => choose(name) }, words[name])));
}

function pickers(view, state, columns, words, changed) {
  return CHOICES[view].filter(([, , sort, optional]) => columns[sort].length + optional > 1).map(([key, word, sort, optional]) => {
    const offered = [...(optional ? ["-"] : []), ...columns[sort]];
    const select = element("select", { "data-choice": key, onchange: (event) => changed({ [key]: event.target.value }) }, ...offered.map((name) => element("option", { value: name, selected: name === state[key] }, name === "-" ? words.no_series : name)));
    return element("label", { class: "row" }, element("span", { class: "quiet small" }, words[word]), select);
  });
}

function saver(words, ways) {
  return element("p", { class: "row saver" }, element("span", { class: "quiet small" }, words.saved_as), ...ways.map(([name, act]) => element("button", { type: "button", "data-save": name, onclick: act }, name)));
}
