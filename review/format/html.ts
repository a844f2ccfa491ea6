/** Reports as one HTML page that needs no other file, no script and no network. */
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Report } from "../report";
import { colours } from "./colours";
import { documentOf } from "./content/stacks";
import type { Block, Code, Inline, Item, Section, Table } from "./document";
import { isSafeLink } from "./markdown-text";
import { everything } from "./plan";
import { layout } from "./style";
import { sentence, visible } from "./visible";

/** Markup. All inserted text is escaped. */
type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `${colours}${layout}`;
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

export function htmlOf(reports: readonly Report[]): string {
  const title = reports.length === 1 ? sentence(reports[0]?.stack ?? "") : `${reports.length} stacks`;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Leads report</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<header><p><svg aria-hidden="true" viewBox="0 0 16 16"><rect width="16" height="16" rx="4"/><path d="M4 8h6m-2.500-3L11 8l-3.500 3"/></svg>Leads report</p></header>
<main>
${documentOf(reports, everything).map((section) => block(section, 1))}
</main>
</body>
</html>
`);
}

function block(content: Block, depth: number): Html {
  switch (content.kind) {
    case "section":
      return sectionOf(content, depth);
    case "paragraph":
      return html`<p>${inline(content.content)}</p>`;
    case "list":
      return content.isOrdered
        ? html`<ol class="list">${content.items.map(listItem)}</ol>`
        : html`<ul class="${content.items.some(({ content }) => toneOf(content) !== "") ? "list" : "plain"}">${content.items.map(listItem)}</ul>`;
    case "command":
      return html`<pre>${visible(content.text)}</pre>`;
    case "fold":
      return html`<details><summary>${inline(content.summary)}</summary>${content.blocks.map((inner) => block(inner, depth))}</details>`;
    case "table":
      return tableOf(content);
  }
}

function sectionOf({ title, tone, blocks }: Section, depth: number): Html {
  const level = raw(`h${Math.min(depth, 6)}`);
  const look = tone === undefined ? "" : `verdict ${tone}`;
  return html`<section><${level} class="${look}">${inline(title)}</${level}>
${blocks.map((inner) => block(inner, depth + 1))}</section>
`;
}

function listItem({ content, more = [] }: Item): Html {
  return html`<li class="${toneOf(content)}">${inline(content)}${more.map((line) => html`<p>${inline(line)}</p>`)}</li>`;
}

/** Of the label that it begins with. */
function toneOf(content: Inline): string {
  const first = Array.isArray(content) ? content[0] : content;
  return typeof first === "object" && "tone" in first ? first.tone : "";
}

/** On a narrow screen each row is a block, whose layout removes the implicit roles. */
function tableOf({ name, head, rows }: Table): Html {
  const heads = head.map((text) => html`<th role="columnheader" scope="col">${text}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, at) => html`<td role="cell" data-label="${head[at] ?? ""}">${isEmpty(cell) ? "" : html`<div>${inline(cell)}</div>`}</td>`)}</tr>`,
  );
  return html`<table role="table" aria-label="${sentence(name)}"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

const isEmpty = (content: Inline): boolean =>
  content === "" || (Array.isArray(content) && content.length === 0);

function inline(content: Inline): Html {
  if (typeof content === "string") return html`${spaced(content)}`;
  if ("code" in content) return html`<code>${marked(content)}</code>`;
  if ("label" in content) return html`<span class="pill ${content.tone}">${content.label}</span>`;
  if ("link" in content) {
    const text = html`<code>${visible(content.link)}</code>`;
    return isSafeLink(content.href) ? html`<a href="${content.href}" rel="noreferrer">${text}</a>` : text;
  }
  return html`${content.map(inline)}`;
}

/** A sentence with the spaces around it. */
function spaced(text: string): string {
  const words = sentence(text);
  if (words === "") return text === "" ? "" : " ";
  return `${text.startsWith(" ") ? " " : ""}${words}${text.endsWith(" ") ? " " : ""}`;
}

function marked({ code, differs }: Code): Html {
  if (differs === undefined || differs[0] >= differs[1]) return html`${visible(code)}`;
  const [start, end] = differs;
  return html`${visible(code.slice(0, start))}<mark>${visible(code.slice(start, end))}</mark>${visible(code.slice(end))}`;
}
