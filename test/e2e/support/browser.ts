/** Debian's Chromium, with pages that fail the test for a request to another origin or an error. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Switches off the browser's own network requests. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Undefined without Chromium, and prints what to install. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath !== undefined) return await chromium.launch({ executablePath, args: flags });
  process.stderr.write(
    "      Skipped: no Chromium. Install it: apt-get update && apt-get install -y chromium\n",
  );
  return undefined;
}

/** A page and its errors. */
export interface WatchedPage {
  page: Page;
  /** Requests to other origins, errors of the console and of scripts. */
  wrong: string[];
}

/** @param origin the only one that the page may ask */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: origin, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("request", (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (asked !== origin && protocol !== "data:") wrong.push(`asked ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, wrong };
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Checks WCAG 2.2 AA and axe-core's best practices, including contrast. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(`${axe};0`);
  const found = await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" ")))`,
  );
  assert.deepEqual(found, [], page.url());
}

/** Nothing is wider than the window. */
export async function assertFits(page: Page): Promise<void> {
  const beyond = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  assert.equal(beyond, 0, `${page.url()} is too wide by ${beyond} px`);
}
