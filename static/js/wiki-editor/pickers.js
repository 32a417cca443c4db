// The pickers: look for what to cite, take it into the text.
import { PAUSE, after, alone, box, put, suggestions } from "./text.js";

const picker = document.querySelector("#wiki-picker");
const words = picker.querySelector("#wiki-picker-words");
const place = picker.querySelector("#wiki-picker-place");
const list = picker.querySelector(".wiki-picker-list");
const pickerSaid = picker.querySelector("#wiki-picker-said");
let kind = "";

export function open(chosen) {
  kind = chosen;
  const heading = picker.querySelector("h2");
  heading.textContent = heading.dataset[kind];
  for (const part of picker.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
  words.value = box.value.slice(box.selectionStart, box.selectionEnd).slice(0, 140);
  place.value = pickerSaid.textContent = "";
  list.replaceChildren();
  picker.showModal();
  words.focus();
  look();
}

function choice({ insert, words: name, note, language, picture }) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.insert = insert;
  if (picture) button.append(Object.assign(new Image(), { src: picture, alt: "", loading: "lazy" }));
  const title = button.appendChild(document.createElement("span"));
  title.textContent = name;
  if (language) title.lang = language;
  if (note) button.appendChild(document.createElement("small")).textContent = note;
  const line = document.createElement("li");
  line.append(button);
  return line;
}

async function look() {
  try {
    const found = await suggestions(kind, words.value);
    if (!found) return;
    list.replaceChildren(...found.map(choice));
    pickerSaid.textContent = found.length || !words.value.trim() ? "" : pickerSaid.dataset.none;
  } catch {
    pickerSaid.textContent = pickerSaid.dataset.failed;
  }
}

words.addEventListener("input", after(PAUSE, look));
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
list.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  let { insert } = button.dataset;
  const page = place.value.replace(/[{}|\n]/g, " ").trim();
  if (kind === "source" && page) insert = insert.replace("}}", `|${page}}}`);
  picker.close();
  if (kind === "image") alone(insert);
  else put(insert);
});
picker.addEventListener("close", () => box.focus());
