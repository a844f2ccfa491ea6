/** Parts of pages: status pills, times, tables, notes, commands. */
import { html, raw } from "hono/html";
import type { Reading } from "../read/client";
import type { Html } from "./layout";

/** Paths of the icons, 16 by 16. */
const icons = {
  check: "M3.5 8.500l3 3 6-7",
  cross: "M4.500 4.500l7 7m0-7l-7 7",
  skip: "M3.5 4.500L7 8l-3.500 3.500M8.500 4.500L12 8l-3.500 3.500",
  clock: "M8 4v4.500l2.500 1.500M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12",
  turn: "M8 2.500a5.500 5.500 0 1 0 5.500 5.500",
  stop: "M4.500 4.500h7v7h-7z",
  bell: "M4 11V7.500a4 4 0 0 1 8 0V11l1 1.500H3zM7 14h2",
  dash: "M4 8h8",
} as const;

/** Status → icon and tone. Other statuses have neither. */
const looks: Readonly<Record<string, [icon: keyof typeof icons, tone: string]>> = {
  Succeeded: ["check", "good"],
  Enabled: ["check", "good"],
  Connected: ["check", "good"],
  Resolved: ["check", "good"],
  Failed: ["cross", "bad"],
  Error: ["cross", "bad"],
  Fired: ["bell", "bad"],
  TimedOut: ["clock", "warn"],
  Disabled: ["stop", "warn"],
  Cancelled: ["stop", "odd"],
  Running: ["turn", "busy"],
  Waiting: ["clock", "busy"],
  Skipped: ["skip", "calm"],
};

/** Tone of a status, a class of the stylesheet. */
export function toneOf(status: string): string {
  return Object.hasOwn(looks, status) ? (looks[status]?.[1] ?? "calm") : "calm";
}

/** A status as icon, word and colour. */
export function pill(status: string, text: string = status): Html {
  const [icon] = (Object.hasOwn(looks, status) && looks[status]) || (["dash"] as const);
  return html`<span class="pill ${toneOf(status)}"><svg aria-hidden="true" viewBox="0 0 16 16" class="${icon}"><path d="${raw(icons[icon])}"/></svg>${text || "Unknown"}</span>`;
}

/** @param iso ISO 8601, UTC. Any other text is shown unchanged. */
export function time(iso: string): Html {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(iso) ?? [];
  if (day === undefined) return html`${iso === "" ? "–" : iso}`;
  return html`<time datetime="${iso}">${day} ${clock} UTC</time>`;
}

/** Time between two instants, e.g. `12 ms` or `1 h 4 min`. "" when one is unknown. */
export function duration(start: string, end: string): string {
  const milliseconds = Date.parse(end) - Date.parse(start);
  if (!(milliseconds >= 0)) return "";
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 10) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1 letter`, `2 letters`. */
export const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

/** Says why content is hidden. */
export const hidden = (text: string): Html =>
  html`<span class="hidden"><svg aria-hidden="true" viewBox="0 0 16 16"><path d="M3.500 7.500h9v6h-9zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500"/></svg>${text}</span>`;

/** A command to paste. */
export const command = (text: string): Html => html`<code class="command">${text}</code>`;

/** Says why a list is empty. */
export const empty = (content: Html | string): Html => html`<p class="empty">${content}</p>`;

/** A note about a problem, or about something to do. */
export function note(tone: "bad" | "warn", title: string, content: Html | string): Html {
  return html`<div class="note ${tone}"><p class="title">${title}</p>${content}</div>`;
}

/** The data, or why it could not be read and what helps. */
export function shown<T>(
  read: Reading<T>,
  show: (value: T) => Html,
  help: (failure: string) => Html | string = () => "",
): Html {
  if ("value" in read) return show(read.value);
  return note("warn", "This part could not be read.", html`<p>${read.failure}</p>${help(read.failure)}`);
}

/** Facts as terms and values. A fact without a value is left out. */
export function facts(entries: readonly (readonly [term: string, value: Html | string])[]): Html {
  const pairs = entries
    .filter(([, value]) => value !== "")
    .map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${pairs}</dl>`;
}

/** A table. On a narrow screen each row is a block, whose layout removes the implicit roles. */
export function table(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  const head = columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`);
  const body = rows.map((cells) => {
    const shownCells = cells.map(
      (cell, at) => html`<td role="cell" data-label="${columns[at] ?? ""}">${cell === "" ? "–" : cell}</td>`,
    );
    return html`<tr role="row">${shownCells}</tr>`;
  });
  return html`<table role="table" aria-label="${label}"><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

export function section(id: string, title: string, content: Html, more: Html | string = ""): Html {
  return html`<section aria-labelledby="${id}"><div class="heading"><h2 id="${id}" tabindex="-1">${title}</h2>${more}</div>${content}</section>`;
}
