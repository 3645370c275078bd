// Keys. Everything works without them: a key does what a click on the element with that `data-key` does, or goes to it.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const at = event.target;
  if (at instanceof HTMLElement && at.closest("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("a, button")) wanted.click();
  else wanted.focus();
});
