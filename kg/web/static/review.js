// The queue by keyboard: j and k go on and back, c confirms, r rejects, e opens the form, ? tells the keys.
const items = [...document.querySelectorAll("#queue .item")];
const done = document.querySelector("#done");
const author = document.querySelector("#author");
const token = document.querySelector("#token");
let at = -1;
let settled = 0;

try { author.value = localStorage.getItem("corrector") || ""; } catch { /* a browser without storage asks again */ }

function go(to) {
  const left = items.filter((item) => !item.hidden);
  if (!left.length) return;
  const here = left.indexOf(items[at]);
  const next = left[Math.max(0, Math.min(left.length - 1, here + to))];
  items.forEach((item) => item.removeAttribute("aria-current"));
  at = items.indexOf(next);
  next.setAttribute("aria-current", "true");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

async function settle(item, kind) {
  if (!item || !item.dataset.claim || item.dataset.sent) return;
  if (!author.value.trim()) { done.textContent = done.dataset.author; author.focus(); return; }
  item.dataset.sent = kind;
  const said = new URLSearchParams({ claim: item.dataset.claim, do: kind, author: author.value, token: token.value });
  let answer = null;
  try {
    answer = await fetch("/corrections", { method: "POST", body: said, headers: { Accept: "application/json" } });
  } catch { /* told below */ }
  if (!answer || !answer.ok) {
    delete item.dataset.sent;
    const why = answer ? (await answer.json().catch(() => ({}))).detail || answer.status : "";
    done.textContent = `${done.dataset.failed} ${why}`;
    return;
  }
  try { localStorage.setItem("corrector", author.value); } catch { /* asked again next time */ }
  settled += 1;
  done.textContent = done.dataset.done.replace("{n}", settled);
  const wasHere = items[at] === item;
  if (wasHere) {
    const rest = items.slice(at + 1).find((one) => !one.hidden) || items.slice(0, at).reverse().find((one) => !one.hidden);
    item.hidden = true;
    if (rest) { at = items.indexOf(rest); go(0); }
  } else {
    item.hidden = true;
  }
}

for (const button of document.querySelectorAll("#queue button[data-kind]")) {
  button.hidden = false;
  button.addEventListener("click", () => settle(button.closest(".item"), button.dataset.kind));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const item = items[at];
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    c: () => settle(item, "confirm"),
    r: () => settle(item, "reject"),
    e: () => item?.querySelector("a.edit")?.click(),
    "?": () => { const help = document.querySelector("#help"); help.open = !help.open; },
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
