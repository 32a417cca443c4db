// Four keys on the page of a held story. Without this file the buttons do everything.
const STORED = "queue-keys"; // "off" once a moderator has turned the keys off
const bar = document.querySelector("[data-keys]");
const help = document.querySelector("[data-keys-help]");
let sent = false;

function keysAreOn() {
  return localStorage.getItem(STORED) !== "off";
}

function isTyping(target) {
  return target.isContentEditable || target.closest("input, textarea, select") !== null;
}

function press(control) {
  const box = document.getElementById(control.dataset.focus ?? "");
  if (box) {
    box.scrollIntoView({ block: "center" });
    box.focus();
    return;
  }
  sent = true; // the page leaves: a second key decides nothing
  control.click();
}

if (bar && help) {
  const choice = document.createElement("input");
  choice.type = "checkbox";
  choice.checked = keysAreOn();
  choice.addEventListener("change", () => localStorage.setItem(STORED, choice.checked ? "on" : "off"));
  const label = document.createElement("label");
  label.append(choice, ` ${help.dataset.label}`);
  help.append(help.dataset.on, " ", label);
  help.hidden = false;
  for (const control of bar.querySelectorAll("[data-key]")) {
    control.setAttribute("aria-keyshortcuts", control.dataset.key);
  }
  document.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (sent || event.repeat || modified || !choice.checked || isTyping(event.target)) return;
    const control = bar.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!control) return;
    event.preventDefault();
    press(control);
  });
}

// The usual words of a reason, while nothing else was typed.
const reason = document.getElementById("id_reason");
const facts = document.getElementById("id_facts");
if (reason && facts) {
  const usual = [...reason.options].map((option) => option.dataset.words ?? "");
  reason.addEventListener("change", () => {
    const words = reason.selectedOptions[0].dataset.words;
    if (words && usual.concat("").includes(facts.value.trim())) facts.value = words;
  });
}
