// How long the text is, while it is written; one that is too long is not sent and stays in the box.
import { PAUSE, after, box, form } from "./text.js";

const most = Number(form.dataset.most);
const count = form.querySelector("[data-count-of]");
const tooLong = form.querySelector("#wiki-too-long");
const judged = box.ariaInvalid; // by the server
const number = new Intl.NumberFormat(document.documentElement.lang);

function measured() {
  const length = [...box.value].length;
  count.textContent = number.format(length);
  tooLong.hidden = length <= most;
  box.ariaInvalid = length > most ? "true" : judged;
  return length;
}

box.addEventListener("input", after(PAUSE, measured));
form.addEventListener("submit", (event) => {
  if (measured() <= most) return;
  event.preventDefault();
  box.focus();
  tooLong.scrollIntoView({ block: "nearest" });
});
measured();
