/** Saves pictures of an HTML report: `npx tsx test/review/support/screenshots.ts REPORT.html [FOLDER] [WIDTH]`. */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launchBrowser } from "../../e2e/support/browser";

const images = join(__dirname, "../../../docs/images");

/** Writes `report-light.png` and `report-dark.png`. */
async function takeScreenshots(file: string, folder = images, width = 1280): Promise<void> {
  const browser = await launchBrowser();
  if (browser === undefined) return;
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.screenshot({ path: join(folder, `report-${colorScheme}.png`), fullPage: true });
    await context.close();
  }
  await browser.close();
}

const [file, folder, width] = process.argv.slice(2);
if (file === undefined) throw new Error("Name an HTML report: npx leads report --html report.html");
void takeScreenshots(file, folder, width === undefined ? undefined : Number(width));
