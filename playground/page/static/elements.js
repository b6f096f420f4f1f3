// Buttons, menus, pickers and inputs of Block Kit: from the browser's events to what the server is told.

import { hold, release } from "./morph.js";
import { act, post, refresh } from "./server.js";

const TYPING_PAUSE = 300;
const unsent = new Map();

/** Which element somebody uses, as the server finds it again. */
function addressOf(node) {
  const element = node.closest(".element");
  const { view, channel, ts } = element.closest(".blocks").dataset;
  return { view, channel, ts, block: element.dataset.block, action: element.dataset.action };
}

/** Ask back where the app wants that; resolves to whether to go on. */
function confirmed(node) {
  const dialog = document.getElementById(node.closest(".element").dataset.confirm);
  if (!dialog) return Promise.resolve(true);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function use(node, value) {
  if (node.getAttribute("aria-busy") === "true") return;
  const deed = { ...addressOf(node), ...(value === undefined ? {} : { value }) };
  if (!(await confirmed(node))) return;
  if (node instanceof HTMLAnchorElement) open(node.href, "_blank", "noopener");
  node.setAttribute("aria-busy", "true");
  await act("use", deed);
  node.removeAttribute("aria-busy");
}

async function choose(control) {
  const address = addressOf(control);
  const controls = control.closest(".element").querySelectorAll("input, select");
  if (!(await confirmed(control))) {
    controls.forEach(revert);
    return;
  }
  limit(control);
  controls.forEach(hold);
  await post("enter", { ...address, value: chosen(control) });
  controls.forEach(release);
  await refresh();
}

function chosen(control) {
  if (control.type !== "checkbox") return control.value;
  const boxes = control.closest(".element").querySelectorAll("input[type=checkbox]");
  return [...boxes].filter((box) => box.checked).map((box) => box.value);
}

/** Back to what the server said last. */
function revert(control) {
  if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
  else if (control.type === "checkbox" || control.type === "radio") control.checked = control.defaultChecked;
  else control.value = control.defaultValue;
}

/** A multi-select takes no more than it says. */
function limit(control) {
  const list = control.closest("[data-most]");
  if (!list) return;
  const boxes = [...list.querySelectorAll("input")];
  const full = boxes.filter((box) => box.checked).length >= Number(list.dataset.most);
  for (const box of boxes) box.disabled = full && !box.checked;
}

function typed(control) {
  count(control);
  hold(control);
  clearTimeout(unsent.get(control)?.timer);
  unsent.set(control, { address: addressOf(control), timer: setTimeout(() => sendTyped(control), TYPING_PAUSE) });
}

async function sendTyped(control, moment = "typing") {
  const address = unsent.get(control)?.address ?? addressOf(control);
  clearTimeout(unsent.get(control)?.timer);
  unsent.delete(control);
  const { value } = control;
  await post("enter", { ...address, value, moment });
  if (!unsent.has(control) && control.value === value) release(control);
}

/** Send at once what was typed last, so that nothing is missing when a modal is submitted. */
export function sendAllTyped() {
  return Promise.all([...unsent.keys()].map((control) => sendTyped(control)));
}

function count(control) {
  const counter = document.getElementById(`${control.id}-counter`);
  if (!counter) return;
  const most = Number(control.dataset.max);
  counter.textContent = `${control.value.length} / ${most}`;
  counter.classList.toggle("near", control.value.length > most * 0.8);
  counter.classList.toggle("too-long", control.value.length > most);
}

function filter(search) {
  const wanted = search.value.trim().toLowerCase();
  for (const item of search.parentElement.querySelectorAll("label")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
}

/** Filters stay as they are when the page is refreshed. */
export function filterAgain() {
  document.querySelectorAll("[data-filter]").forEach(filter);
}

export function listenToElements() {
  document.addEventListener("click", (event) => {
    const press = event.target.closest("[data-press]");
    if (press) {
      event.preventDefault();
      use(press);
    }
    const pick = event.target.closest("[data-pick]");
    if (pick) {
      pick.closest("[popover]").hidePopover();
      use(pick.closest(".element").querySelector(".overflow"), pick.dataset.pick);
    }
    const answer = event.target.closest("[data-answer]");
    if (answer) answer.closest("dialog").close(answer.dataset.answer);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose]")) choose(event.target);
    if (unsent.has(event.target)) sendTyped(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-type]")) typed(event.target);
    if (event.target.matches("[data-filter]")) filter(event.target);
  });
  document.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[data-type]")) return;
    if (!event.target.matches("[data-enter]") && event.target.form) return;
    event.preventDefault();
    await sendTyped(event.target, "enter");
    await refresh();
  });
}
