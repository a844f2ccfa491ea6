/** The frame of every page: head, header, main, and the security headers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Markup. All inserted text is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Page {
  /** Title of the browser tab. */
  title: string;
  /** Links from the overview to this page, without this page. */
  path?: { text: string; href: string }[];
  content: Html;
  /** The page will change soon. */
  isBusy?: boolean;
}

const asset = (name: string) => readFileSync(join(__dirname, "../assets", name), "utf8");
const style = ["colours", "frame", "parts", "tables", "flow"].map((name) => asset(`${name}.css`)).join("");
const script = asset("refresh.js");
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b5cad'/%3E%3Cpath d='M4 8h6m-2.500-3L11 8l-3.500 3' stroke='white' stroke-width='1.800' fill='none' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Pages show leads: they must not be stored, framed or scripted. Two inline texts are allowed by hash. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // not no-referrer: a form would then send no origin
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

export function layout({ title, path = [], content, isBusy = false }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Sandbox portal</title>
<link rel="icon" href="${raw(icon)}">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="bar">
<a class="brand" href="/"><svg aria-hidden="true" viewBox="0 0 16 16"><rect width="16" height="16" rx="4"/><path d="M4 8h6m-2.500-3L11 8l-3.500 3"/></svg>Sandbox portal</a>
<nav aria-label="Sections"><a href="/#offers">Offers</a><a href="/#runs">Runs</a><a href="/#letters">Dead letters</a><a href="/#alerts">Alerts</a><a href="/#rows">Rows</a></nav>
</div></header>
<main id="content" tabindex="-1" data-refresh="${isBusy ? 2 : 10}">
${path.length > 0 ? breadcrumb(path) : ""}
${content}
</main>
<footer><p>Everything here is on this machine. No lead and no message leaves it.</p></footer>
<p class="unseen" role="status"></p>
<script>${raw(script)}</script>
</body>
</html>`;
}

function breadcrumb(path: NonNullable<Page["path"]>): Html {
  const items = path.map(({ text, href }) => html`<li><a href="${href}">${text}</a></li>`);
  return html`<nav class="path" aria-label="Breadcrumb"><ol>${items}</ol></nav>`;
}
