// The line in which one writes: commands with their hints after "/", people after "@".

import { act, onRefreshed } from "./server.js";

const MOST = 8;
const { commands, people } = JSON.parse(document.getElementById("completions").textContent);
let offers = [];
let active = 0;

/** What could come next in `text`, which ends at the caret: a label, an explanation, and the text it would become. */
function suggestions(text) {
  const mention = /(^|\s)@([\p{L}\p{N}._-]*)$/u.exec(text);
  if (mention) {
    const head = text.slice(0, text.length - mention[2].length);
    return people
      .filter(({ name }) => name.toLowerCase().split(" ").some((word) => word.startsWith(mention[2].toLowerCase())))
      .map(({ name, title }) => ({ label: `@${name}`, note: title, becomes: `${head}${name} ` }));
  }
  if (!text.startsWith("/")) return [];
  const [name, rest] = text.split(/ (.*)/s, 2);
  if (rest === undefined) {
    return commands
      .filter((command) => command.name.startsWith(name))
      .map((command) => ({ label: command.name, note: command.description, hint: command.hint, becomes: `${command.name} ` }));
  }
  const command = commands.find((each) => each.name === name);
  if (!command || /\s/.test(rest)) return [];
  return command.hint
    .split("|")
    .map((form) => form.trim())
    .filter((form) => form.startsWith(rest) && form.split(" ")[0] !== rest)
    .map((form) => ({ label: `${name} ${form}`, note: "", becomes: `${name} ${form.split(" ")[0]}${form.includes(" ") ? " " : ""}` }));
}

function offer(field, list) {
  offers = suggestions(field.value.slice(0, field.selectionEnd)).slice(0, MOST);
  active = 0;
  draw(field, list);
}

function draw(field, list) {
  list.replaceChildren(
    ...offers.map(({ label, note, hint }, index) => {
      const option = document.createElement("div");
      option.id = `completion-${index}`;
      option.role = "option";
      option.ariaSelected = String(index === active);
      const name = document.createElement("strong");
      name.textContent = label;
      const words = document.createElement("span");
      words.textContent = note;
      option.append(name, words);
      if (hint) {
        const usage = document.createElement("small");
        usage.textContent = hint;
        option.append(usage);
      }
      return option;
    }),
  );
  list.hidden = offers.length === 0;
  field.ariaExpanded = String(offers.length > 0);
  if (offers.length) field.setAttribute("aria-activedescendant", `completion-${active}`);
  else field.removeAttribute("aria-activedescendant");
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

function take(field, list, index) {
  const rest = field.value.slice(field.selectionEnd);
  field.value = offers[index].becomes + rest;
  field.setSelectionRange(offers[index].becomes.length, offers[index].becomes.length);
  grow(field);
  offer(field, list);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

async function send(form, field, list) {
  const text = field.value.trim();
  if (!text || form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  field.value = "";
  grow(field);
  offer(field, list);
  const taken = await act("say", { channel: form.dataset.channel, text });
  form.ariaBusy = "false";
  if (!taken && !field.value) field.value = text;
}

function onKey(event, form, field, list) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (offers.length && step) {
    event.preventDefault();
    active = (active + step + offers.length) % offers.length;
    draw(field, list);
  } else if (offers.length && event.key === "Escape") {
    event.preventDefault();
    offers = [];
    draw(field, list);
  } else if (offers.length && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    take(field, list, active);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    const isComplete = !offers.length || offers[active].becomes.trim() === field.value.trim();
    if (isComplete) send(form, field, list);
    else take(field, list, active);
  }
}

export function listenToComposer() {
  const form = document.getElementById("composer");
  if (!form) return;
  const field = document.getElementById("say");
  const list = document.getElementById("completion-list");
  field.addEventListener("input", () => {
    grow(field);
    offer(field, list);
  });
  field.addEventListener("keydown", (event) => onKey(event, form, field, list));
  field.addEventListener("blur", () => {
    offers = [];
    draw(field, list);
  });
  // Before "blur", so that a click chooses.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(field, list, [...list.children].indexOf(option));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, field, list);
  });
  onRefreshed(() => grow(field));
}
