// Keys. Everything works without them: a key does what a click on the element with that `data-key` does, or goes to it.
"use strict";
const CHOICE = "feedmill.keys";
const areOff = () => localStorage.getItem(CHOICE) === "off";

document.addEventListener("keydown", (event) => {
  if (areOff() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const at = event.target;
  if (at instanceof HTMLElement && at.closest("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("a, button")) wanted.click();
  else wanted.focus();
});

// Who speaks to a computer, or meets a key by chance, turns them off: this browser remembers it.
for (const button of document.querySelectorAll("button[data-turns-keys]")) {
  const show = () => { button.textContent = areOff() ? "Turn keys on" : "Turn keys off"; };
  button.hidden = !document.querySelector("[data-key]");
  button.addEventListener("click", () => { localStorage.setItem(CHOICE, areOff() ? "on" : "off"); show(); });
  show();
}
