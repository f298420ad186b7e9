// What the pages do beyond being pages: they show what is new without losing one's place, tell times in the reader's zone, and copy queries.
// Served as it is, so it is JavaScript; the types of its comments are checked. Nothing here makes markup of a text.

const refreshMs = Number(document.body.dataset["refreshSeconds"]) * 1_000;
const timeoutMs = 10_000;
const copiedMs = 2_000;
/** The parts of a page that are shown anew. The rest stays as it was loaded. */
const livingParts = ["as-of", "content"];

const status = part(document, "refresh-status");
const pause = part(document, "pause");

let isPaused = false;
let isAsking = false;
let dueMs = Date.now() + refreshMs;

document.documentElement.classList.add("has-script");
showLocalTimes(document);
pause?.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? "Resume refresh" : "Pause refresh";
  if (!isPaused) refresh();
});
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-copy]") : null;
  if (button) void copyQuery(button);
});
document.addEventListener("visibilitychange", refreshWhenDue);
setInterval(refreshWhenDue, 1_000);

/** Nobody looks at a hidden page: it is asked for when it is seen again. */
function refreshWhenDue() {
  if (!isPaused && !isAsking && !document.hidden && Date.now() >= dueMs) refresh();
}

function refresh() {
  isAsking = true;
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  request.timeout = timeoutMs;
  request.addEventListener("loadend", () => {
    isAsking = false;
    dueMs = Date.now() + refreshMs;
    const next = request.responseXML;
    if (next && part(next, "content")) show(next);
    else tellFailure(request.status);
  });
  request.send();
}

/** @param {Document} next The page as it is now. */
function show(next) {
  // Another version of the program has another script.
  if (part(next, "foot")?.textContent !== part(document, "foot")?.textContent) return location.reload();
  showLocalTimes(next);
  const focused = document.activeElement;
  for (const id of livingParts) {
    const [here, there] = [part(document, id), part(next, id)];
    if (here && there) become(here, there);
  }
  document.title = next.title;
  tell("");
  // An element that was moved to another place has lost the focus.
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true });
  }
}

/** @param {number} code The status of HTTP; 0 when nothing was answered. */
function tellFailure(code) {
  const why =
    code === 0
      ? "the exporter does not answer. Check that it runs and that it can be reached"
      : code === 401
        ? "a password is asked for. Load the page again"
        : `the exporter answered ${code}`;
  tell(`Not refreshed, what you see is old: ${why}. Next try in ${refreshMs / 1_000} s.`);
}

/** @param {string} text What readers of screens hear too. */
function tell(text) {
  if (status && status.textContent !== text) status.textContent = text;
}

/**
 * Makes an element like another one. What both have stays the same element: with its focus, its scroll position, its marked text, and
 * what was typed into it.
 * @param {Element} here
 * @param {Element} there
 */
function become(here, there) {
  copyAttributes(here, there);
  const keyed = new Map([...here.children].flatMap((child) => (keyOf(child) ? [[keyOf(child), child]] : [])));
  const wanted = new Set([...there.children].map(keyOf));
  let place = here.firstChild;
  for (const next of [...there.childNodes]) {
    while (place && keyOf(place) && !wanted.has(keyOf(place))) place = removed(place);
    const same = keyOf(next) ? keyed.get(keyOf(next)) : place && isAlike(place, next) ? place : undefined;
    if (!same) {
      here.insertBefore(document.importNode(next, true), place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else here.insertBefore(same, place);
    if (same instanceof Element && next instanceof Element) become(same, next);
    else if (same.nodeValue !== next.nodeValue) same.nodeValue = next.nodeValue;
  }
  while (place) place = removed(place);
}

/** @param {ChildNode} node */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? (node.getAttribute("data-key") ?? undefined) : undefined;
}

/** @param {Node} one @param {Node} other */
function isAlike(one, other) {
  return one.nodeName === other.nodeName && !keyOf(one);
}

/** @param {Element} here @param {Element} there */
function copyAttributes(here, there) {
  for (const { name } of [...here.attributes]) if (!there.hasAttribute(name)) here.removeAttribute(name);
  for (const { name, value } of there.attributes) {
    if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
}

/** Adds the reader's own time to each time of a page that is in UTC. @param {Document} page */
function showLocalTimes(page) {
  for (const time of page.querySelectorAll("time[datetime]")) {
    const local = localTime(new Date(time.getAttribute("datetime") ?? ""));
    if (local === undefined) continue;
    if (time.classList.contains("age")) time.setAttribute("title", both(local, time.getAttribute("title")));
    else time.textContent = both(local, time.textContent);
  }
}

/** The reader's time, then UTC, whose date need not be told twice. @param {string} local @param {string | null} utc */
function both(local, utc) {
  const [date = "", ...rest] = (utc ?? "").split(" ");
  return `${local} (${local.startsWith(date) ? rest.join(" ") : utc})`;
}

/** A moment as `2026-11-20 20:00:00 GMT+8`; undefined for no moment, and where the reader's zone is UTC. @param {Date} moment */
function localTime(moment) {
  if (Number.isNaN(moment.getTime()) || moment.getTimezoneOffset() === 0) return undefined;
  const parts = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "shortOffset",
  }).formatToParts(moment);
  /** @param {string} type */
  const of = (type) => parts.find((one) => one.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")} ${of("timeZoneName")}`;
}

/** @param {Element} button The one beside the query. */
async function copyQuery(button) {
  const query = button.parentElement?.querySelector("code");
  if (!query) return;
  const isCopied = (await copyText(query.textContent ?? "")) || copyMarked(query);
  button.textContent = isCopied ? "Copied" : "Marked: copy it with the keyboard";
  setTimeout(() => {
    button.textContent = "Copy";
  }, copiedMs);
}

/** Browsers have a clipboard only for pages over TLS and from the loopback. @param {string} text */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {Element} element Its text is marked, so that it can be copied by hand where the browser does not. */
function copyMarked(element) {
  getSelection()?.selectAllChildren(element);
  return document.execCommand("copy");
}

/** @param {Document} page @param {string} id */
function part(page, id) {
  return page.getElementById(id);
}
