/** The HTML report in Chromium: readable by everyone, on any screen and on paper. */
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { htmlOf } from "../../../review/format/html";
import type { Report } from "../../../review/report";
import { assertAccessible, assertFits, launchBrowser, openPage } from "../../e2e/support/browser";
import { cycle, hostile, withTexts } from "../support/planted";
import { big } from "../support/sample-big";
import { newStack, programError, severalDestinations } from "../support/sample-reports";
import { unchanged } from "../support/sample-unchanged";

const origin = "http://report.example";

describe("the page of a report", () => {
  let browser: Browser | undefined;
  before(async function () {
    browser = await launchBrowser();
    if (browser === undefined) this.skip();
  });
  after(async () => await browser?.close());

  async function look(
    reports: readonly Report[],
    options: BrowserContextOptions,
    check: (page: Page) => Promise<void>,
  ): Promise<void> {
    const { page, wrong } = await openPage(browser as Browser, origin, options);
    await page.route("**/*", (route) =>
      route.request().url() === `${origin}/`
        ? route.fulfill({ contentType: "text/html", body: htmlOf(reports) })
        : route.abort(),
    );
    await page.goto("/");
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
    await check(page);
    await page.context().close();
    assert.deepEqual(wrong, []);
  }

  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 360],
  ] as const)
    it(`follows the accessibility rules and fits: ${colorScheme}, ${width} px`, async () => {
      await look([severalDestinations], { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        await assertFits(page);
        await assertAccessible(page);
      });
    });

  it("follows the accessibility rules and fits with several stacks", async () => {
    await look(
      [programError, unchanged, newStack],
      { viewport: { width: 961, height: 900 } },
      async (page) => {
        await assertFits(page);
        await assertAccessible(page);
      },
    );
  });

  it("runs nothing and still fits with hostile texts", async () => {
    const report = withTexts(big, cycle([...hostile, "x".repeat(2000)]));
    for (const width of [360, 1280])
      await look([report], { viewport: { width, height: 900 } }, async (page) => {
        assert.equal(await page.evaluate("window.planted"), undefined);
        await assertFits(page);
      });
  });

  it("prints what is folded", async () => {
    await look([big], {}, async (page) => {
      await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = false; })");
      const row = page.getByText("Head of Sales");
      assert.equal(await row.isVisible(), false);
      await page.emulateMedia({ media: "print" });
      assert.equal(await row.isVisible(), true);
    });
  });
});
