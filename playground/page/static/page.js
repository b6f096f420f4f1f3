// Begins everything: the conversation, the modal, the clock, the guide, and word of what changes.

import { listenToComposer } from "./composer.js";
import { filterAgain, listenToElements } from "./elements.js";
import { listenToModals, showModal } from "./modal.js";
import { act, listen, onRefreshed, onRefreshing, post, tick, toast } from "./server.js";

const { body, documentElement: root } = document;
let atEnd = true;
let readUpTo = "";

function lastLine() {
  return [...document.querySelectorAll(".line")].at(-1)?.dataset.ts ?? "";
}

function noteWhetherAtEnd() {
  const scroll = document.getElementById("scroll-messages");
  if (scroll) atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
}

/** Stay at the newest message, unless somebody has scrolled up. */
function stayAtEnd() {
  const scroll = document.getElementById("scroll-messages");
  if (scroll && atEnd) scroll.scrollTop = scroll.scrollHeight;
}

function beginScrolling() {
  const scroll = document.getElementById("scroll-messages");
  if (!scroll) return;
  const isNew = document.getElementById("new");
  if (isNew) isNew.scrollIntoView({ block: "center" });
  else scroll.scrollTop = scroll.scrollHeight;
}

function markRead() {
  const ts = lastLine();
  if (document.hidden || ts <= readUpTo) return;
  readUpTo = ts;
  post("read", { channel: body.dataset.channel, ts });
}

/** What comes while nobody looks is new when they come back. */
function onVisibility() {
  if (!document.hidden) markRead();
  else if (!document.getElementById("new")) body.dataset.since = lastLine();
}

async function turn(button) {
  button.setAttribute("aria-busy", "true");
  await act("clock", { turn: button.dataset.turn });
  button.removeAttribute("aria-busy");
}

function runShortcut({ dataset: { shortcut, channel, ts } }) {
  document.querySelector(":popover-open")?.hidePopover();
  act("shortcut", { callback_id: shortcut, channel, ts });
}

function toggleGuide() {
  const closed = root.dataset.guide === "closed" ? "open" : "closed";
  root.dataset.guide = closed;
  localStorage.setItem("guide", closed);
}

function toggleTheme() {
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

async function preview(link) {
  const response = await fetch(link.href);
  if (!response.ok) {
    toast("This file cannot be shown.");
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const dialog = document.getElementById("preview");
  dialog.replaceChildren(document.adoptNode(page.getElementById("file")));
  dialog.showModal();
}

const CLICKS = {
  "[data-turn]": turn,
  "[data-shortcut]": runShortcut,
  "button[data-guide]": toggleGuide,
  "[data-theme-toggle]": toggleTheme,
  "[data-drawer]": () => body.toggleAttribute("data-drawer-open"),
  "[data-close-preview]": (button) => button.closest("dialog").close(),
};

document.addEventListener("click", (event) => {
  for (const [selector, deed] of Object.entries(CLICKS)) {
    const target = event.target.closest(selector);
    if (target) deed(target);
  }
  const link = event.target.closest("[data-preview]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    preview(link);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") body.removeAttribute("data-drawer-open");
});
document.addEventListener("visibilitychange", onVisibility);

listenToElements();
listenToModals();
listenToComposer();
beginScrolling();
showModal();
markRead();
onRefreshing(noteWhetherAtEnd);
onRefreshed(stayAtEnd);
onRefreshed(showModal);
onRefreshed(filterAgain);
onRefreshed(markRead);
if (body.dataset.tab) post("opened", { tab: body.dataset.tab });
listen();
tick();
