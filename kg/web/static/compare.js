// Narrowing the long list of metrics; without this script all of it is there.
const field = document.getElementById("narrow-metrics");
const input = document.getElementById("narrow");
const box = field.closest("fieldset");

field.hidden = false;
input.addEventListener("input", () => {
  const words = input.value.trim().toLowerCase();
  for (const heading of box.querySelectorAll("h3")) {
    const list = heading.nextElementSibling;
    let some = false;
    for (const item of list.children) {
      item.hidden = Boolean(words) && !item.textContent.toLowerCase().includes(words) && !item.querySelector("input").checked;
      some ||= !item.hidden;
    }
    heading.hidden = list.hidden = !some;
  }
});
