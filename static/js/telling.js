// Comforts of the telling: without this file every page still works.
const PAUSE = 350; // milliseconds without a key before the server is asked

function after(pause, act) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), pause);
  };
}

// Brands that begin like what is typed, in the list the browser shows under the box.
const list = document.querySelector("datalist[data-from]");
for (const box of document.querySelectorAll("input[list]")) {
  if (!list) break;
  let asked = 0;
  const suggest = after(PAUSE / 2, async () => {
    const number = ++asked;
    if (!box.value.trim()) return;
    try {
      const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(box.value)}`);
      if (!answer.ok || number !== asked) return;
      const { brands } = await answer.json();
      list.replaceChildren(
        ...brands.map(({ name, sector }) => new Option(sector, name)),
      );
    } catch {
      // No network: the names of the page stay.
    }
  });
  box.addEventListener("input", suggest);
}

// How long a text is while it is written; the page says it when it comes.
for (const count of document.querySelectorAll("[data-count-of]")) {
  const box = document.getElementById(count.dataset.countOf);
  const say = () => {
    count.textContent = [...box.value].length;
  };
  box.addEventListener("input", say);
  say();
}

// What the contacts took, added up by the server while they are typed.
const sums = document.querySelector("#penalty[data-from]");
if (sums) {
  const form = document.querySelector("#telling");
  let asked = 0;
  const count = after(PAUSE, async () => {
    const number = ++asked;
    try {
      const answer = await fetch(sums.dataset.from, { method: "POST", body: new FormData(form) });
      if (!answer.ok || number !== asked) return;
      const words = (await answer.text()).trim();
      if (words !== sums.innerHTML.trim()) sums.innerHTML = words;
    } catch {
      // No network: the sums come with the next page.
    }
  });
  form.addEventListener("input", count);
}
