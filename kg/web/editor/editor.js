// The SPARQL editor: yasqe with completion from the graph, and faults marked where the server finds them.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";

const WORD = /[?$]?[\p{L}\p{N}_-]*:?[\p{L}\p{N}_.-]*$/u;
const CHINESE = /\p{Script=Han}/u;
const LOCAL = /^[A-Za-z0-9_-]+$/;

// What stands before the cursor, if it can be completed.
function wordAt(editor) {
  const cursor = editor.getCursor();
  const before = editor.getLine(cursor.line).slice(0, cursor.ch);
  if ((before.split('"').length - 1) % 2 || /<[^>\s]*$/.test(before)) return null;
  const word = before.match(WORD)[0];
  return { word, from: { line: cursor.line, ch: cursor.ch - word.length }, to: cursor };
}

function shortened(iri, prefixes) {
  for (const [prefix, space] of Object.entries(prefixes)) {
    const local = iri.startsWith(space) ? iri.slice(space.length) : "";
    if (LOCAL.test(local)) return { text: `${prefix}:${local}`, prefix, space };
  }
  return { text: `<${iri}>` };
}

function variables(editor, word) {
  const found = new Set(editor.getValue().match(/[?$]\w+/g) || []);
  return [...found].filter((name) => name.startsWith(word) && name !== word).sort().map((text) => ({ text }));
}

function row(element, _, data) {
  const name = document.createElement("code");
  name.textContent = data.text;
  element.append(name);
  for (const [words, className] of [[data.label, "hint-label"], [data.kind, "hint-kind"]]) {
    const part = document.createElement("span");
    part.textContent = words || "";
    part.className = className;
    element.append(part);
  }
}

function taken(editor, at, data) {
  editor.replaceRange(data.text, at.from, at.to);
  const known = editor.getPrefixesFromQuery();
  if (data.prefix && !(data.prefix in known)) editor.addPrefixes({ [data.prefix]: data.space });
}

// The standard terms whose name or label holds the word.
function standard(terms, word, prefixes) {
  const plain = word.toLowerCase();
  return terms
    .filter((term) => term.name.toLowerCase().includes(plain) || term.label.toLowerCase().includes(plain))
    .map((term) => {
      const prefix = term.name.split(":")[0];
      return { text: term.name, label: term.label, prefix, space: prefixes[prefix] };
    });
}

async function hints(editor, options) {
  const at = wordAt(editor);
  if (!at) return null;
  const { word } = at;
  let list;
  if (/^[?$]/.test(word)) list = variables(editor, word);
  else {
    const colon = word.indexOf(":");
    const prefix = colon < 0 ? null : word.slice(0, colon);
    const space = prefix === null ? null : { ...options.prefixes, ...editor.getPrefixesFromQuery() }[prefix];
    const plain = colon < 0 ? word : word.slice(colon + 1);
    const own = standard(options.terms, prefix === null ? plain : word, options.prefixes);
    const found = plain ? await options.suggest(plain.replaceAll("-", "")) : [];
    const things = found
      .filter((one) => !space || one.iri.startsWith(space))
      .map((one) => ({ ...shortened(one.iri, options.prefixes), label: one.label, kind: one.kind }));
    list = [...things, ...own];
  }
  for (const data of list) Object.assign(data, { render: row, hint: () => taken(editor, at, data) });
  return { list: list.slice(0, 40), from: at.from, to: at.to };
}

export function createEditor(parent, options) {
  const complete = () => editor.showHint({ hint: (one) => hints(one, options), completeSingle: false, async: true });
  const editor = new Yasqe(parent, {
    value: options.value,
    autocompleters: [],
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    lineWrapping: false,
    screenReaderLabel: options.label,
    extraKeys: {
      "Ctrl-Space": complete,
      "Ctrl-Enter": options.run,
      "Cmd-Enter": options.run,
      "Ctrl-/": (one) => one.commentLines(),
      "Shift-Ctrl-F": (one) => one.autoformat(),
      Esc: (one) => one.getInputField().blur(),
    },
  });
  // Whoever uses the keyboard alone can scroll a long query too.
  editor.getScrollerElement().tabIndex = 0;
  let marks = [];
  editor.on("change", () => {
    options.changed();
    clear();
  });
  editor.on("inputRead", () => {
    const at = wordAt(editor);
    if (at && (CHINESE.test(at.word) || /^[A-Za-z][\w-]*:./.test(at.word))) complete();
  });

  function clear() {
    for (const mark of marks) mark.clear();
    marks = [];
    editor.clearGutter("gutterErrorBar");
  }

  return {
    get value() {
      return editor.getValue();
    },
    set value(text) {
      editor.setValue(text);
    },
    focus: () => editor.focus(),
    clear,
    // A fault that the server told: line and column from one.
    mark(line, column, message) {
      clear();
      const at = { line: line - 1, ch: Math.max(0, column - 1) };
      const text = editor.getLine(at.line) || "";
      const rest = text.slice(at.ch).match(/^(?:[^\s(){}[\];,.]+|\S)/);
      const end = { line: at.line, ch: rest ? at.ch + rest[0].length : text.length };
      const start = rest ? at : { line: at.line, ch: Math.max(0, Math.min(at.ch, text.length - 1)) };
      marks.push(editor.markText(start, end, { className: "fault", title: message }));
      const sign = document.createElement("span");
      sign.className = "fault-sign";
      sign.title = message;
      sign.textContent = "!";
      editor.setGutterMarker(at.line, "gutterErrorBar", sign);
      editor.scrollIntoView(at, 60);
      editor.setCursor(at);
    },
  };
}
