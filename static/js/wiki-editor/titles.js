// Articles and sections under the caret, once [[ is typed.
import { PAUSE, after, box, form, put, suggestions } from "./text.js";

const titles = document.querySelector("#wiki-titles");
const said = document.querySelector("#wiki-said");
let current = -1;
let turn = 0; // what is typed, or closed: an answer to an earlier turn comes too late
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", titles.id);

// The link being typed: from [[ to the caret.
function typed() {
  const found = /\[\[([^[\]|\n]{0,281})$/.exec(box.value.slice(0, box.selectionStart));
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
  turn++;
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

const MOST = 10; // as the site suggests
const LINKED = 140; // characters of a heading in a link

const folded = (words) =>
  words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[’ʼ]/g, "'").toLowerCase();

// Sections of the article itself: those of the box, and the others when one section is edited.
function sections(words) {
  const typed = [...box.value.matchAll(/^#{1,6}[ \t]+(\S.*)$/gm)].map(([, heading]) => heading);
  const all = [...typed, ...(form.dataset.headings ?? "").split("\n")]
    .filter((heading) => heading.length < LINKED)
    .map((heading) => heading.replace(/[#\s]+$/, "").replace(/[[\]|]+/g, " ").trim());
  return [...new Set(all)]
    .filter((heading) => heading && folded(heading).includes(folded(words.trim())))
    .slice(0, MOST)
    .map((heading) => ({ insert: `[[#${heading}]]`, words: heading }));
}

const ask = after(PAUSE / 2, async (asked) => {
  if (asked !== turn) return;
  const link = typed();
  if (!link?.words.trim()) return closeTitles();
  const [title, part] = link.words.split(/#(.*)/s);
  try {
    const found = title.trim() ? await suggestions("title", link.words) : sections(part);
    if (found && asked === turn && typed()?.words === link.words) showTitles(found);
  } catch {
    if (asked === turn) closeTitles(); // No network: the title is typed whole.
  }
});
box.addEventListener("input", () => ask(++turn));
box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || closeTitles(), PAUSE));
box.addEventListener("click", closeTitles);
titles.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) take(option);
});
// Keys that move the caret about, as Shift and Tab do the focus: no title is being looked for.
const ELSEWHERE = new Set(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (titles.hidden) {
    if (event.key === "Escape") closeTitles(); // what was asked opens nothing late
    return;
  }
  if (ELSEWHERE.has(event.key) || (event.key === "Tab" && event.shiftKey)) return closeTitles();
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
