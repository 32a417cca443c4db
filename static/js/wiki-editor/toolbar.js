// The toolbar: one stop of the Tab key, arrows inside.
import { open } from "./pickers.js";
import { alone, around, before, form } from "./text.js";

const SIGNS = {
  bold: () => around("**", "…"),
  emphasis: () => around("*", "…"),
  heading: () => before("## "),
  list: () => before("- "),
  quotation: () => before("> "),
  table: () => alone("| … | … |\n|---|---|\n| … | … |"),
};

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
