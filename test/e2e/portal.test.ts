/** The portal of a deployed offer in Chromium. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertAccessible, assertFits, launchBrowser, openPage, type WatchedPage } from "./support/browser";
import { callerObjectId } from "./support/caller-object-id";
import { contosoConfig, Deployment } from "./support/deployment";

/** LEADS_SCREENSHOTS=1 saves the images of the docs. */
const images = process.env.LEADS_SCREENSHOTS === undefined ? undefined : join(__dirname, "../../docs/images");
const markup = `<script>window.planted=1</script><img src=x onerror="window.planted=1">`;
const sections = ["Offers", "Runs", "Dead letters", "Alerts", "Messages of alerts", "Rows"];

describe("the portal", function () {
  this.bail(true);
  let deployment: Deployment;
  let browser: Browser | undefined;
  let origin: string;
  let opened: WatchedPage[] = [];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    browser = await launchBrowser();
    if (browser === undefined) this.skip();
    deployment = await Deployment.create("prod");
    origin = `https://localhost:${deployment.sandbox.instance.port}`;
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:deadLetterReaders": JSON.stringify([reader]),
      "marketplace-leads:alertEmails": '["leads@contoso.com"]',
    });
    await deployment.up();
    assert.equal((await deployment.leads("send", "--stack", "prod")).code, 1, "nobody granted the role yet");
    assert.equal((await deployment.leads("grant", "--stack", "prod")).code, 0);
    const { callbackUrl = "" } = await deployment.outputs();
    const lead = {
      UserDetails: { FirstName: markup, LastName: markup, Email: "a@contoso.com" },
      LeadSource: "x",
    };
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(lead);
    await deployment.sandbox.fetch(callbackUrl, { method: "POST", headers, body });
  });
  afterEach(async () => {
    const wrong = opened.flatMap((one) => one.wrong);
    for (const { page } of opened) await page.context().close();
    opened = [];
    assert.deepEqual(wrong, []);
  });
  after(async () => {
    await browser?.close();
    await deployment?.close();
  });

  const open = async (
    path: string,
    options: Parameters<typeof openPage>[2] = {},
    prepare: (page: Page) => Promise<void> = async () => undefined,
  ): Promise<Page> => {
    const watched = await openPage(browser as Browser, origin, options);
    opened.push(watched);
    await prepare(watched.page);
    await watched.page.goto(path);
    return watched.page;
  };
  const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
  const openFailedRun = async (page: Page) => {
    await rowOf(page, "LeadNotWritten").getByRole("link").click();
    await page.getByRole("heading", { name: "Run of contoso.crm-connector" }).waitFor();
  };
  /** Presses Tab until the named element has the focus. */
  const tabTo = async (page: Page, name: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate<string>("document.activeElement.textContent");
      if (focused.trim().startsWith(name)) return;
    }
    assert.fail(`Tab does not reach ${name}`);
  };

  it("shows what is deployed, what failed and what waits", async () => {
    const page = await open("/");
    assert.deepEqual(await page.getByRole("heading", { level: 2 }).allInnerTexts(), sections);
    const glance = await page.getByRole("list", { name: "At a glance" }).getByRole("link").allInnerTexts();
    assert.deepEqual(
      glance.slice(0, 3).map((text) => text.replaceAll("\n", " ").replace(/of the last.*/, "")),
      ["1 offer", "1 failed ", "1 dead letter"],
    );
    await page.getByRole("heading", { name: "contoso.crm-connector" }).waitFor();
    await page.getByText("403 Forbidden").waitFor();
  });

  it("draws a failed run with its steps, and hides secured data", async () => {
    const page = await open("/");
    await openFailedRun(page);
    const steps = page.getByRole("group", { name: "Steps of the run" });
    const boxes = (await steps.getByRole("link").allInnerTexts()).map((text) => text.split("\n"));
    assert.deepEqual(
      boxes.map((lines) => `${lines[0]} ${lines.at(-1)}`),
      [
        "Lead Succeeded",
        "Create_lead Failed",
        "Lead_has_no_row Cancelled",
        "Keep_lead Succeeded",
        "End_as_failed Succeeded",
      ],
    );
    await steps.getByRole("link", { name: "Create_lead" }).click();
    const details = page.locator("article:target");
    assert.match(await details.innerText(), /Create_lead[\s\S]*Failed[\s\S]*Forbidden/);
    assert.equal(await details.getByText("Hidden: secured").count(), 2);
    assert.equal((await page.content()).includes("MSFT_TEST_"), false, "the lead is in no part of the page");
  });

  it("shows markup in a lead as text", async () => {
    const page = await open("/");
    await page.getByText("in contoso.crm4.dynamics.com").click();
    await page.getByRole("cell", { name: "<script>" }).first().waitFor();
    assert.equal(await page.evaluate("window.planted"), undefined);
  });

  it("sends a test lead with the keyboard alone, and follows it to its row", async () => {
    const page = await open("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
    await page.keyboard.press("Enter");
    await tabTo(page, "Send test lead");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    assert.equal(outline, "solid", "the focus is seen");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/\w+$/);
    await page.getByRole("main").getByText("Succeeded").first().waitFor();
    await page.getByText("1 row in contoso.crm4.dynamics.com").waitFor();
    await tabTo(page, "1 row in");
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "[TEST] Contoso Test - INS" }).waitFor();
  });

  it("sends a test lead without JavaScript", async () => {
    const page = await open("/", { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Send test lead" }).click();
    await page.getByRole("heading", { name: "Run of contoso.crm-connector" }).waitFor();
  });

  it("refuses a test lead from another page", async () => {
    const { page } = await openPage(browser as Browser, origin);
    const { workflowId = "" } = await deployment.outputs();
    const [, group, , , , name] = workflowId.split("/").slice(3);
    const runs = async () =>
      (await deployment.arm("GET", `${workflowId}/runs?api-version=2019-05-01`)).body.value.length;
    const before = await runs();
    await page.goto("about:blank");
    await page.setContent(
      `<form method="post" action="${origin}/offers/${group}/${name}/test-lead"><button>Win</button></form>`,
    );
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "Not sent" }).waitFor();
    assert.equal(await runs(), before);
    await page.context().close();
  });

  it("answers an unknown address with a link back", async () => {
    const { page } = await openPage(browser as Browser, origin); // the browser itself reports a 404
    assert.equal((await page.goto("/nowhere"))?.status(), 404);
    await page.getByRole("main").getByRole("link", { name: "overview" }).click();
    await page.getByRole("heading", { name: "Offers" }).waitFor();
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    light: { colorScheme: "light", viewport: { width: 1200, height: 900 } },
    dark: { colorScheme: "dark", viewport: { width: 1200, height: 900 } },
    narrow: { colorScheme: "light", viewport: { width: 360, height: 800 } },
  } as const)) {
    it(`follows the accessibility rules and fits the screen: ${name}`, async () => {
      const page = await open("/", options);
      const light = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      assert.equal(light === "rgb(245, 247, 249)", name !== "dark");
      const look = async (what: string) => {
        await assertAccessible(page);
        await assertFits(page);
        if (images !== undefined && name !== "narrow" && what !== "offer")
          await page.screenshot({ path: join(images, `portal-${what}-${name}.png`), fullPage: true });
      };
      await look("overview");
      await openFailedRun(page);
      await look("run");
      await page
        .getByRole("navigation", { name: "Breadcrumb" })
        .getByRole("link", { name: "contoso" })
        .click();
      await page.getByRole("cell", { name: "Total RunsFailed GreaterThan 0" }).waitFor();
      await look("offer");
    });
  }

  it("shows a working command for a letter, and removes the letter from the page afterwards", async () => {
    const page = await open("/", {}, (page) => page.clock.install());
    const command = await page.getByText(/^npx leads redrive /).innerText();
    const redriven = await deployment.leads(...command.split(" ").slice(2), "--stack", "prod");
    assert.equal(redriven.code, 0, redriven.stderr);
    await page.clock.fastForward("00:11");
    await page.getByText("No dead letters: every lead became a row.").waitFor();
  });
});
