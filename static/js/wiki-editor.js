// Comforts of writing in the wiki: without this file the page works whole.
const form = document.querySelector("#wiki-editor");
const box = form.querySelector("textarea[name=text]");
const PAUSE = 250; // milliseconds without a key before the server is asked

function after(pause, act) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), pause);
  };
}

// What the site suggests; an empty list when it does not answer, null when a later question was asked.
let asked = 0;
async function suggestions(kind, words) {
  const number = ++asked;
  const query = new URLSearchParams({ kind, q: words });
  const answer = await fetch(`${form.dataset.suggest}?${query}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { results } = await answer.json();
  return number === asked ? results : null;
}

// ── Putting words into the text, so that undo takes them out again ──────────────────────────────

function put(text, start = box.selectionStart, end = box.selectionEnd) {
  box.focus();
  box.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, start, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(sign, words) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const chosen = value.slice(start, end) || words;
  put(`${sign}${chosen}${sign}`, start, end);
  box.setSelectionRange(start + sign.length, start + sign.length + chosen.length);
}

// Each line of the selection begins with a sign.
function before(sign) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const lines = box.value.slice(start, box.selectionEnd).split("\n");
  put(lines.map((line) => sign + line).join("\n"), start, box.selectionEnd);
}

// A block stands between blank lines.
function alone(text) {
  const head = box.value.slice(0, box.selectionStart);
  const tail = box.value.slice(box.selectionEnd);
  const above = !head || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n";
  const below = !tail || tail.startsWith("\n\n") ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
  put(above + text + below);
}

const SIGNS = {
  bold: () => around("**", "…"),
  emphasis: () => around("*", "…"),
  heading: () => before("## "),
  list: () => before("- "),
  quotation: () => before("> "),
  table: () => alone("| … | … |\n|---|---|\n| … | … |"),
};

// ── The toolbar: one stop of the Tab key, arrows inside ─────────────────────────────────────────

const toolbar = form.querySelector("[role=toolbar]");
const buttons = [...toolbar.querySelectorAll("button")];
toolbar.hidden = false;
for (const [number, button] of buttons.entries()) button.tabIndex = number ? -1 : 0;
toolbar.addEventListener("keydown", (event) => {
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const to = step ? at + step : { Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = -1;
  const next = buttons.at(to % buttons.length);
  next.tabIndex = 0;
  next.focus();
});
toolbar.addEventListener("click", ({ target }) => {
  const { sign, pick } = target.dataset;
  if (sign) SIGNS[sign]();
  if (pick) open(pick);
});

// ── Titles, under the caret, once [[ is typed ───────────────────────────────────────────────────

const titles = document.querySelector("#wiki-titles");
const said = document.querySelector("#wiki-said");
let current = -1;
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", titles.id);

// The title being typed: from [[ to the caret.
function typed() {
  const found = /\[\[([^[\]|\n]{0,140})$/.exec(box.value.slice(0, box.selectionStart));
  return found && { words: found[1], start: found.index };
}

// Where the caret is, in the box: a copy of the text before it is measured.
function caretPlace() {
  const copy = document.createElement("div");
  const style = getComputedStyle(box);
  for (const name of ["font", "lineHeight", "letterSpacing", "padding", "border", "width", "boxSizing"])
    copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  copy.textContent = box.value.slice(0, box.selectionStart);
  const mark = copy.appendChild(document.createElement("span"));
  mark.textContent = ".";
  document.body.append(copy);
  const place = { left: mark.offsetLeft, top: mark.offsetTop + mark.offsetHeight - box.scrollTop };
  copy.remove();
  return place;
}

function closeTitles() {
  titles.hidden = true;
  current = -1;
  box.removeAttribute("aria-activedescendant");
}

function showTitles(found) {
  titles.replaceChildren(
    ...found.map(({ insert, words, note }, number) => {
      const option = document.createElement("li");
      option.id = `wiki-title-${number}`;
      option.setAttribute("role", "option");
      option.dataset.insert = insert;
      option.append(words);
      if (note) option.append(" ", Object.assign(document.createElement("span"), { textContent: note }));
      return option;
    }),
  );
  said.textContent = found.length ? `${found.length} ${said.dataset.some}` : said.dataset.none;
  if (!found.length) return closeTitles();
  const { left, top } = caretPlace();
  const most = box.clientWidth - Math.min(box.clientWidth, 320);
  titles.style.left = `${box.offsetLeft + Math.max(0, Math.min(left, most))}px`;
  titles.style.top = `${box.offsetTop + Math.min(top, box.clientHeight) + 4}px`;
  titles.hidden = false;
  point(0);
}

function point(number) {
  const options = [...titles.children];
  current = (number + options.length) % options.length;
  for (const [at, option] of options.entries())
    option.setAttribute("aria-selected", String(at === current));
  box.setAttribute("aria-activedescendant", options[current].id);
}

function take(option) {
  const { start } = typed() ?? { start: box.selectionStart };
  const closing = box.value.slice(box.selectionStart).startsWith("]]") ? 2 : 0;
  const { insert } = option.dataset;
  closeTitles();
  put(insert, start, box.selectionStart + closing);
}

const ask = after(PAUSE / 2, async () => {
  const title = typed();
  if (!title?.words.trim()) return closeTitles();
  try {
    const found = await suggestions("title", title.words);
    if (found && typed()) showTitles(found);
  } catch {
    closeTitles(); // No network: the title is typed whole.
  }
});
box.addEventListener("input", ask);
box.addEventListener("blur", () => setTimeout(closeTitles, PAUSE));
box.addEventListener("click", closeTitles);
titles.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) take(option);
});
box.addEventListener("keydown", (event) => {
  if (titles.hidden) return;
  const act = {
    ArrowDown: () => point(current + 1),
    ArrowUp: () => point(current - 1),
    Enter: () => take(titles.children[current]),
    Tab: () => take(titles.children[current]),
    Escape: closeTitles,
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// ── The pickers ─────────────────────────────────────────────────────────────────────────────────

const picker = document.querySelector("#wiki-picker");
const words = picker.querySelector("#wiki-picker-words");
const place = picker.querySelector("#wiki-picker-place");
const list = picker.querySelector(".wiki-picker-list");
const pickerSaid = picker.querySelector("#wiki-picker-said");
let kind = "";

function open(chosen) {
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

// ── A text not saved: kept by this browser, offered back, never left by mistake ─────────────────

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
if (kept) {
  const wasSaved = form.dataset.saved.split(" ").includes(kept.edit_key);
  // A page that answers a form holds what was sent.
  if (wasSaved || unsaved || kept.text === filled) sessionStorage.removeItem(key);
  else offer.hidden = false;
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
form.addEventListener("submit", () => {
  unsaved = false;
  if (offer.hidden) store();
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
