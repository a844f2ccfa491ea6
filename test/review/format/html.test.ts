/** HTML of reports: one page that asks nothing of the network, and that no text of a report can change. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { htmlOf } from "../../../review/format/html";
import { isSafeLink } from "../../../review/format/markdown-text";
import type { Report } from "../../../review/report";
import { nodesOf } from "../support/html-nodes";
import { cycle, hostile, withTexts } from "../support/planted";
import { big } from "../support/sample-big";
import { samples } from "../support/sample-reports";

const all = Object.values(samples);

const elements = new Set(
  (
    "html head meta title link style body header main svg rect path mark span div section " +
    "h1 h2 h3 h4 h5 h6 p ul ol li pre code table thead tbody tr th td details summary a"
  ).split(" "),
);

const attributes = new Set([
  ...["lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "role", "scope"],
  ...["data-label", "aria-label", "aria-hidden", "viewbox", "width", "height", "rx", "d"],
]);

/** No script, no other element, no address but documentation. */
function assertHarmless(page: string): void {
  for (const { name, attributes: own, text } of nodesOf(page)) {
    if (name === "#text" || name === "#documentType") continue;
    assert.ok(elements.has(name), `<${name}> ${text}`);
    for (const [attribute, value] of Object.entries(own)) {
      assert.ok(attributes.has(attribute.toLowerCase()), `${name} ${attribute}=${value}`);
      if (attribute === "href") assert.ok(isSafeLink(value) || value === "data:,", value);
    }
  }
}

describe("HTML of a report", () => {
  it("says what the Markdown says, and more", () => {
    const texts = nodesOf(htmlOf([big])).filter(({ name, inside }) => name === "#text" && inside.has("body"));
    const text = texts.map((node) => node.text).join("");
    for (const { line } of big.findings) assert.ok(text.includes(line), line);
    for (const { command = "" } of big.todo) assert.ok(text.includes(command), command);
    assert.match(text, /npx leads up --reviewed [0-9a-f]{64} --stack prod/);
    assert.match(text, /prod needs attention: Dynamics 365 refuses/);
  });

  it("has headings of one level after the other", () => {
    for (const page of [htmlOf([big]), htmlOf(all)]) {
      const levels = nodesOf(page).flatMap(({ name }) => (/^h\d$/.test(name) ? [Number(name[1])] : []));
      assert.equal(levels.filter((level) => level === 1).length, 1);
      assert.ok(levels.every((level, at) => level <= (levels[at - 1] ?? 0) + 1));
    }
  });

  it("marks the part of a value that differs", () => {
    assert.match(htmlOf([big]), /UserDetails\.<mark>Title<\/mark>.*UserDetails\.<mark>Company<\/mark>/);
  });

  it("allows its own style only", () => {
    const page = nodesOf(htmlOf([big]));
    const style = page.find(({ inside }) => inside.has("style"))?.text ?? "";
    const policy = page.find(({ attributes: own }) => own["http-equiv"] === "content-security-policy");
    const hash = createHash("sha256").update(style).digest("base64");
    assert.equal(
      policy?.attributes.content,
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    assert.doesNotMatch(style, /url\(|@import|</);
  });

  it("has the colours of the portal", () => {
    const portal = readFileSync(join(__dirname, "../../../sandbox/portal/assets/colours.css"), "utf8");
    assert.ok(htmlOf([big]).includes(`<style>${portal}`));
  });

  it("is the same each time", () => {
    assert.equal(htmlOf(all), htmlOf(structuredClone(all)));
  });

  it("is harmless, whatever the report says", () => {
    for (const report of all) assertHarmless(htmlOf([report]));
    const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" }));
    const names = fc.array(fc.constantFrom(...Object.keys(samples)), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(names, fc.array(anyText, { minLength: 11, maxLength: 11 }), (reports, planted) => {
        const page = htmlOf(reports.map((name) => withTexts(samples[name] as Report, cycle(planted))));
        assertHarmless(page);
        assert.doesNotMatch(page, /[^\P{Cc}\n]|\p{Cf}|\p{Cs}/u);
      }),
      { numRuns: 20 },
    );
  });
});
