// Asking the endpoint, and what an answer is: a table, a yes or no, a graph, or a problem.

export class Problem extends Error {
  constructor(told) {
    super(told.detail || told.title);
    this.told = told;
  }
}

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

// A name under which the server knows a query: it can be cancelled by it.
function named() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

// One query, with a way to end it: `cancel` ends the work on the server first, then the wait for it.
export function ask(query) {
  const control = new AbortController();
  const id = named();
  const started = performance.now();
  const answer = fetch("/sparql", {
    method: "POST",
    body: new URLSearchParams({ query, id }),
    headers: { Accept: ACCEPT },
    signal: control.signal,
  }).then((response) => read(response, started));
  const cancel = () => fetch(`/sparql/queries/${id}`, { method: "DELETE" }).catch(() => null).finally(() => control.abort());
  return { answer, cancel };
}

async function read(response, started) {
  const type = response.headers.get("Content-Type") || "";
  if (type.startsWith("application/problem+json")) throw new Problem(await response.json());
  if (!response.ok) throw new Problem({ detail: `HTTP ${response.status}` });
  if (!type.includes("json")) {
    const text = await response.text();
    return { kind: "graph", text, seconds: since(started) };
  }
  const told = await response.json();
  if ("boolean" in told) return { kind: "boolean", value: told.boolean, seconds: since(started) };
  return { kind: "table", columns: told.head.vars, rows: told.results.bindings, seconds: since(started) };
}

const since = (started) => (performance.now() - started) / 1000;

export const isGraphQuery = (query) =>
  /^\s*(?:(?:prefix|base)\s+\S*\s*)*(?:construct|describe)\b/i.test(query.replace(/#[^\n]*|<[^>\s]*>|"[^"\n]*"/g, " "));

// The LIMIT of the outermost query, if it has one.
export function limitOf(query) {
  const bare = query.replace(/<[^>\s]*>|"[^"\n]*"/g, " ").replace(/#[^\n]*/g, " ");
  const end = bare.slice(bare.lastIndexOf("}") + 1).match(/\blimit\s+(\d+)/i);
  return end ? Number(end[1]) : null;
}

// The labels of IRIs in the language of the page, a few hundred at a time; what has none is not in the map.
export async function labelsOf(iris, language, prefixes) {
  const labels = new Map();
  const wanted = [...new Set(iris)].filter((iri) => !/[<>"{}|^`\\\s]/.test(iri));
  const prologue = ["dcterms", "mz", "rdfs", "skos"].map((name) => `PREFIX ${name}: <${prefixes[name]}>`).join("\n");
  for (let at = 0; at < wanted.length; at += 300) {
    const values = wanted.slice(at, at + 300).map((iri) => `<${iri}>`).join(" ");
    const query = `${prologue}
SELECT ?x ?label { VALUES ?x { ${values} } ?x skos:prefLabel|rdfs:label|dcterms:title|mz:metricTitle|mz:name ?label }`;
    for (const { x, label } of (await ask(query).answer).rows) {
      const own = (label["xml:lang"] || "").startsWith(language);
      if (own || !labels.has(x.value)) labels.set(x.value, label.value);
    }
  }
  return labels;
}
