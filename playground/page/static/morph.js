// Makes a piece of the page look like newer HTML, and keeps what somebody is using: focus, typed text, scroll
// positions, open menus. Elements are the same if they have the same id; those without one, if they stand in the same
// place. `data-local` marks what belongs to the page's own script.

const inUse = new Set();

/** Leave the value of a control alone until `release`: what was entered is still on its way to the server. */
export function hold(control) {
  inUse.add(control);
}

export function release(control) {
  inUse.delete(control);
}

export function morph(current, html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const focused = document.activeElement;
  morphElement(current, template.content.firstElementChild);
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

function isSame(current, next) {
  return current.nodeType === next.nodeType && current.nodeName === next.nodeName && (current.id || "") === (next.id || "");
}

function morphNode(current, next) {
  if (current.nodeType === Node.ELEMENT_NODE) morphElement(current, next);
  else if (current.data !== next.data) current.data = next.data;
}

function morphElement(current, next) {
  if (current.hasAttribute("data-local")) return;
  morphAttributes(current, next);
  morphChildren(current, next);
  if (current.matches("input, textarea, select")) morphValue(current, next);
}

function morphAttributes(current, next) {
  for (const { name } of [...current.attributes]) {
    const isOurs = name === "open" || name === "aria-busy";
    if (!isOurs && !next.hasAttribute(name)) current.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (current.getAttribute(name) !== value) current.setAttribute(name, value);
  }
}

function morphValue(current, next) {
  if (inUse.has(current) || current.type === "file") return;
  if (current.type === "checkbox" || current.type === "radio") current.checked = next.checked;
  else if (current.value !== next.value && (current !== document.activeElement || current.matches("select"))) {
    current.value = next.value;
  }
}

function morphChildren(parent, next) {
  const wanted = new Set([...next.children].map((child) => child.id).filter(Boolean));
  const kept = new Map([...parent.children].filter((child) => wanted.has(child.id)).map((child) => [child.id, child]));
  let cursor = parent.firstChild;
  for (const child of [...next.childNodes]) {
    const existing = child.id ? kept.get(child.id) : null;
    if (existing && isSame(existing, child)) {
      while (cursor && cursor !== existing && !kept.has(cursor.id)) cursor = removed(cursor);
      if (cursor === existing) cursor = cursor.nextSibling;
      else parent.insertBefore(existing, cursor);
      morphElement(existing, child);
    } else if (cursor && !child.id && isSame(cursor, child)) {
      morphNode(cursor, child);
      cursor = cursor.nextSibling;
    } else {
      parent.insertBefore(document.importNode(child, true), cursor);
    }
  }
  while (cursor) cursor = removed(cursor);
}

/** Remove a node and return the next one. An open dialog is closed first, so that focus goes back where it was. */
function removed(node) {
  const next = node.nextSibling;
  if (node instanceof HTMLDialogElement && node.open) node.close();
  node.remove();
  return next;
}
