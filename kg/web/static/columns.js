// What the columns of a table hold: numbers, times, places; and how a term is shown.
import { decoded } from "./dom.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger"]);
const TIMES = new Set(["date", "dateTime", "gYear", "gYearMonth"]);

const local = (term) => (term?.datatype?.startsWith(XSD) ? term.datatype.slice(XSD.length) : "");

export const isNumber = (term) => NUMBERS.has(local(term));

export function numberOf(term) {
  return term && isNumber(term) ? Number(term.value) : null;
}

// A time as a number of days, or null.
export function timeOf(term) {
  if (!term || term.type === "uri") return null;
  const text = term.value;
  const fits = TIMES.has(local(term)) || /^(19|20)\d\d(-\d\d(-\d\d.*)?)?$/.test(text);
  if (!fits) return null;
  const [year, month = "1", day = "1"] = text.slice(0, 10).split("-");
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86400000;
  return Number.isFinite(time) ? time : null;
}

// The code of a division, from its IRI or as six digits.
export function codeOf(term, base) {
  if (!term) return null;
  const text = term.type === "uri" && term.value.startsWith(`${base}place/`) ? term.value.slice(base.length + 6).split("/")[0] : term.value;
  return /^[1-9]\d{5}$/.test(text) && (term.type === "uri" || !isNumber(term)) ? text : null;
}

// The columns by what most of their values are.
export function sorts(answer, base) {
  const of = (fits) => answer.columns.filter((name) => {
    const known = answer.rows.filter((row) => row[name]);
    return known.length > 0 && known.filter((row) => fits(row[name])).length > known.length / 2;
  });
  const places = of((term) => codeOf(term, base));
  const times = of((term) => timeOf(term) !== null);
  const numbers = of((term) => isNumber(term)).filter((name) => !/year/i.test(name));
  return { numbers, places, times, labels: answer.columns.filter((name) => !numbers.includes(name)) };
}

// The words of a term; `labels` knows what IRIs are called.
export function wordsOf(term, labels, base) {
  if (!term) return "";
  if (term.type === "triple") return JSON.stringify(term.value);
  if (term.type !== "uri") return term.value;
  return labels.get(term.value) || decoded(term.value.startsWith(base) ? term.value.slice(base.length) : term.value);
}

// Where an IRI leads: our own things to their pages here.
export function addressOf(iri, base) {
  if (iri.startsWith(base)) return "/id/" + encodeURI(iri.slice(base.length)).replaceAll("%25", "%");
  return /^https?:\/\//.test(iri) ? iri : null;
}
