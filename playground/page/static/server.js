// Talks to the server: what somebody does, in the order in which they did it; and what has become of it.

import { morph } from "./morph.js";

const { base } = document.body.dataset;
let last = Promise.resolve();
let shown = Number(document.body.dataset.version);
let refreshing = null;
let again = false;
let deeds = 0;
let silence = null;
const before = [];
const listeners = [];

/** Call `listener` whenever the page is about to change. */
export function onRefreshing(listener) {
  before.push(listener);
}

/** Call `listener` whenever the page has changed. */
export function onRefreshed(listener) {
  listeners.push(listener);
}

/** Tell the server what somebody did, after everything they did before. Resolves to whether it was taken. */
export function post(deed, content) {
  last = last.then(() => send(deed, content));
  return last;
}

/** Tell the server, and then show what has become of it. */
export async function act(deed, content) {
  const taken = await post(deed, content);
  await refresh();
  return taken;
}

async function send(deed, content) {
  try {
    const response = await fetch(base + deed, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    // 404: it was no longer there; the page is about to show that.
    if (!response.ok && response.status !== 404) toast("That did not work. Reload the page and try again.");
    return response.ok;
  } catch {
    toast("The playground does not answer. Is it still running?");
    return false;
  } finally {
    deeds += 1;
  }
}

/** Fetch the parts of the page and show what is new in them. Calls that come meanwhile are answered by one more. */
export function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = show().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function show() {
  do {
    again = false;
    const address = new URL(location.href);
    address.hash = "";
    address.searchParams.set("parts", "1");
    address.searchParams.set("since", newFrom());
    const done = deeds;
    let response;
    try {
      response = await fetch(address);
    } catch {
      return;
    }
    if (!response.ok) return;
    const { version, title, parts } = await response.json();
    if (deeds !== done) {
      // It was asked for before the last deed was done, and may know nothing of it.
      again = true;
      continue;
    }
    shown = version;
    document.title = title;
    for (const listener of before) listener();
    for (const [name, html] of Object.entries(parts)) morph(document.getElementById(name), html);
    for (const listener of listeners) listener();
  } while (again);
}

/** From which message on things are new. Nothing is, that comes while somebody looks. */
function newFrom() {
  return document.hidden || document.getElementById("new") ? document.body.dataset.since : "";
}

/** Listen for changes. A tab that nobody sees asks now and then instead: browsers open few connections to one host. */
export function listen() {
  let stream = null;
  let timer = null;
  const start = () => {
    stream?.close();
    clearInterval(timer);
    if (document.hidden) {
      timer = setInterval(refresh, 5000);
      return;
    }
    stream = new EventSource(`${base}changes`);
    stream.onmessage = (event) => {
      if (Number(event.data) !== shown) refresh();
    };
    // The browser tries again by itself.
    stream.onerror = () => toast("The playground does not answer. Is it still running?");
  };
  document.addEventListener("visibilitychange", start);
  // Left behind, a page may be kept for "back"; it must not hold its connection.
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    start();
    refresh();
  });
  start();
}

/** Keep the time of day right: ask again at the beginning of each minute. */
export function tick() {
  setTimeout(() => {
    refresh();
    tick();
  }, 60_000 - (Date.now() % 60_000) + 50);
}

/** Say something for a moment, above all that is open. */
export function toast(text) {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.showPopover();
  clearTimeout(silence);
  silence = setTimeout(() => place.hidePopover(), 6000);
}
