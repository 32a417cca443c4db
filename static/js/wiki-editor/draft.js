// A text not saved: kept by this browser, offered back, never left by mistake.
import { PAUSE, after, box, form } from "./text.js";

const key = `wiki-draft:${location.pathname}${location.search}`;
const offer = document.querySelector("#wiki-draft");
const fields = [...form.querySelectorAll("textarea[name], input[type=text][name], input[type=hidden][name]")]
  .filter(({ name }) => name !== "csrfmiddlewaretoken");
const filled = box.value;
let unsaved = "unsaved" in form.dataset;

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function store() {
  const said = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  try {
    sessionStorage.setItem(key, JSON.stringify(said));
  } catch {
    // Full or forbidden: the page still warns before it is left.
  }
}

const kept = stored();
// A form of one section is not offered what was typed in a form of the whole, nor the other way.
const fits = kept && fields.every(({ name }) => name in kept) && fields.length === Object.keys(kept).length;
if (kept) {
  const wasSaved = form.dataset.saved.split(" ").includes(kept.edit_key);
  // A page that answers a form holds what was sent.
  if (wasSaved || unsaved || kept.text === filled) sessionStorage.removeItem(key);
  else offer.hidden = !fits;
}
offer.addEventListener("click", ({ target }) => {
  const act = target.dataset.draft;
  if (!act) return;
  if (act === "take") {
    for (const field of fields) field.value = kept[field.name] ?? field.value;
    unsaved = true;
  } else sessionStorage.removeItem(key);
  offer.hidden = true;
  box.focus();
});
const keep = after(PAUSE, store);
form.addEventListener("input", () => {
  unsaved = true;
  if (offer.hidden) keep();
});
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  unsaved = false;
  if (offer.hidden) store();
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
