// The modal in front of somebody: the server decides which it is, the browser's dialog keeps focus inside.

import { sendAllTyped } from "./elements.js";
import { act } from "./server.js";

let shown = "";

/** Show the modal that has come with the last refresh, and put focus where one begins. */
export function showModal() {
  const dialog = document.getElementById("modal-dialog");
  if (!dialog) {
    shown = "";
    return;
  }
  if (!dialog.open) dialog.showModal();
  const isOther = dialog.dataset.view !== shown;
  shown = dialog.dataset.view;
  if (isOther || !dialog.contains(document.activeElement)) beginning(dialog).focus({ preventScroll: true });
}

function beginning(dialog) {
  const field = dialog.querySelector(".field:has(:enabled)");
  return (
    dialog.querySelector("[data-focus]") ??
    field?.querySelector("input:checked") ??
    field?.querySelector(":is(input, textarea, select, button):enabled") ??
    dialog.querySelector("h2")
  );
}

async function submit(form) {
  const dialog = form.closest("dialog");
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  await sendAllTyped();
  await act("submit", { view: dialog.dataset.view });
  form.removeAttribute("aria-busy");
  const wrong = dialog.isConnected && dialog.querySelector(".wrong :is(input, select, textarea, .multi)");
  if (wrong) wrong.focus();
}

async function close(dialog, everything) {
  await sendAllTyped();
  await act("close", { view: dialog.dataset.view, everything });
}

export function listenToModals() {
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".modal")) return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.closest("dialog"), button.dataset.close === "everything");
  });
  document.addEventListener("keydown", (event) => {
    const dialog = event.target.closest?.(".modal");
    if (!dialog) return;
    if (event.key === "Escape" && !event.target.closest("dialog.confirm") && !dialog.querySelector(":popover-open")) {
      event.preventDefault();
      close(dialog, false);
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form?.requestSubmit();
    }
  });
  document.addEventListener(
    "cancel",
    (event) => {
      if (!event.target.matches(".modal")) return;
      event.preventDefault();
      close(event.target, false);
    },
    true,
  );
}
