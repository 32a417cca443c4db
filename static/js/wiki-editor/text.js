// The form, its box, and what the other files share.
export const form = document.querySelector("#wiki-editor");
export const box = form.querySelector("textarea[name=text]");
export const PAUSE = 250; // milliseconds without a key before the server is asked

export function after(pause, act) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), pause);
  };
}

// What the site suggests; an empty list when it does not answer, null when a later question was asked.
let asked = 0;
export async function suggestions(kind, words) {
  const number = ++asked;
  const query = new URLSearchParams({ kind, q: words });
  const answer = await fetch(`${form.dataset.suggest}?${query}`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { results } = await answer.json();
  return number === asked ? results : null;
}

// ── Putting words into the text, so that undo takes them out again ──────────────────────────────

export function put(text, start = box.selectionStart, end = box.selectionEnd) {
  box.focus();
  box.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, start, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function around(sign, words) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const chosen = value.slice(start, end) || words;
  put(`${sign}${chosen}${sign}`, start, end);
  box.setSelectionRange(start + sign.length, start + sign.length + chosen.length);
}

// Each line of the selection begins with a sign.
export function before(sign) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const lines = box.value.slice(start, box.selectionEnd).split("\n");
  put(lines.map((line) => sign + line).join("\n"), start, box.selectionEnd);
}

// A block stands between blank lines.
export function alone(text) {
  const head = box.value.slice(0, box.selectionStart);
  const tail = box.value.slice(box.selectionEnd);
  const above = !head || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n";
  const below = !tail || tail.startsWith("\n\n") ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
  put(above + text + below);
}
