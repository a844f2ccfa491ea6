/** The page for an error, with links to go on. */
import { html } from "hono/html";
import type { Page } from "./layout";

/** @param problem a sentence */
export function problemPage(title: string, problem: string): Page {
  const content = html`<h1>${title}</h1><p class="lead">${problem}</p>
<p>The portal has these pages: the <a href="/">overview</a>, one of each <a href="/#offers">offer</a>, and one of each <a href="/#runs">run</a>. Runs are forgotten when their Logic App is deleted.</p>`;
  return { title, content };
}
