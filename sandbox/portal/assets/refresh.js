// Reads the page again every few seconds and replaces <main> when it changed. Without this script the page stays as it was loaded.
const main = () => document.querySelector("main");
const said = document.querySelector("[role=status]");
let shown = main().outerHTML;

async function refresh() {
  const isReading = document.hidden || !getSelection().isCollapsed;
  if (isReading) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = next.querySelector("main").outerHTML;
  if (text === shown) return;
  shown = text;
  const open = [...document.querySelectorAll("main details[open]")].map(({ id }) => id);
  const focused = document.activeElement?.id;
  main().replaceWith(next.querySelector("main"));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (document.title !== next.title) said.textContent = next.title;
  document.title = next.title;
}

async function go() {
  await refresh().catch(() => {}); // the sandbox was stopped: the page stays
  setTimeout(go, main().dataset.refresh * 1000);
}
setTimeout(go, main().dataset.refresh * 1000);
