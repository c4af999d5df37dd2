// A result or a drawing as a file.

const NEEDS_QUOTES = /[",\r\n]/;
const RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

export function save(name, type, ...parts) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// As SPARQL 1.1 writes CSV, with the mark by which Excel knows that it is UTF-8.
export function csv(answer) {
  const quoted = (text) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [answer.columns, ...answer.rows.map((row) => answer.columns.map((name) => row[name]?.value ?? ""))];
  return "\ufeff" + lines.map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

export function json(answer) {
  return JSON.stringify({ head: { vars: answer.columns }, results: { bindings: answer.rows } }, null, 1);
}

// A table in RDF, in the W3C's vocabulary for result sets.
export function turtle(answer) {
  const columns = answer.columns.map((name) => JSON.stringify(name)).join(", ");
  const solutions = answer.rows.map((row) => {
    const bindings = answer.columns.filter((name) => row[name]).map((name) => `[ rs:variable ${JSON.stringify(name)} ; rs:value ${term(row[name])} ]`);
    return bindings.length ? `  [ rs:binding\n    ${bindings.join(" ,\n    ")} ]` : "  [ ]";
  });
  const all = solutions.length ? ` ;\n  rs:solution\n${solutions.join(" ,\n")}` : "";
  return `@prefix rs: <${RESULT_SET}> .\n\n[] a rs:ResultSet ;\n  rs:resultVariable ${columns}${all} .\n`;
}

function term(one) {
  if (one.type === "uri") return `<${one.value.replace(/[\x00-\x20<>"{}|^`\\]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
  if (one.type === "bnode") return `_:${one.value}`;
  if (one.type === "triple") return JSON.stringify(JSON.stringify(one.value));
  const text = JSON.stringify(one.value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  if (one["xml:lang"]) return `${text}@${one["xml:lang"]}`;
  return one.datatype ? `${text}^^<${one.datatype}>` : text;
}

export const svg = (drawing) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing)}`;

// Twice as fine as it is shown.
export function png(drawing) {
  return new Promise((done, failed) => {
    const image = new Image();
    const address = URL.createObjectURL(new Blob([svg(drawing)], { type: "image/svg+xml" }));
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = drawing.viewBox.baseVal.width * 2;
      canvas.height = drawing.viewBox.baseVal.height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("PNG"))), "image/png");
    };
    image.onerror = () => failed(new Error("SVG"));
    image.src = address;
  });
}
