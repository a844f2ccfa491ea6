/** Nothing in a report formats, links, mentions or refers in Markdown. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "marked";
import { markdownOf } from "../../../review/format/markdown";
import { inline, isSafeLink, type Place } from "../../../review/format/markdown-text";
import { everything } from "../../../review/format/plan";
import type { Report } from "../../../review/report";
import { type Node, nodesOf } from "../support/html-nodes";
import { cycle, hostile, withTexts } from "../support/planted";
import { samples } from "../support/sample-reports";

const written = (text: string, place: Place = "line") => inline(text, place, everything);

describe("a sentence in Markdown", () => {
  for (const [text, expected] of [
    ["Create_lead no longer retries.", "`Create_lead` no longer retries."],
    ["Ask @team, or see #12.", "Ask `@team`, or see `#12`."],
    ["3 rows (8 columns), 15 s to 1 h.", "3 rows (8 columns), 15 s to 1 h."],
    ["Found [1] in a:b", "Found `[1]` in `a:b`"],
    ["a\n# b", "a `#` b"],
    ["1. one", "`1.` one"],
    ["In Dynamics 365.", "In Dynamics 365."],
    ["x\u202ey", "`x[U+202E]y`"],
  ] as const)
    it(`writes ${JSON.stringify(text)}`, () => assert.equal(written(text), expected));

  it("uses tags in a table when a value has a pipe", () => {
    assert.equal(inline({ code: "a|b*" }, "cell", everything), "<code>a&#124;b&#42;</code>");
  });

  it("shows a long value around its first difference", () => {
    const value = { code: `${"a".repeat(100)}${"b".repeat(100)}`, differs: [100, 101] as const };
    const shown = inline(value, "line", { ...everything, value: 40 });
    assert.equal(shown, `\`...${"a".repeat(20)}${"b".repeat(20)}...\``);
  });

  it("links to documentation only", () => {
    assert.equal(isSafeLink("https://learn.microsoft.com/azure/logic-apps#a"), true);
    for (const href of [
      "javascript:alert(1)",
      "http://a.example",
      "https://a.example/?x=1",
      "https://a.example)x",
    ])
      assert.equal(isSafeLink(href), false, href);
  });
});

const elements = new Set(
  (
    "h2 h3 h4 h5 h6 p ul ol li pre code table thead tbody tr th td " +
    "strong b em i a br details summary html head body"
  ).split(" "),
);

/** What GitHub and Azure Repos turn into links or formats in text outside code. */
const fires = /[@#<>|`*_~$[\]]|:\/\/|www\.|:\w|\b[0-9a-f]{7,40}\b|\b[A-Z]+-\d|!\d/i;

function assertHarmless(markdown: string): void {
  for (const { name, attributes, text, inside, children } of nodesOf(parse(markdown, { gfm: true }))) {
    if (name === "#text") {
      if (!inside.has("code")) assert.doesNotMatch(text, fires);
      continue;
    }
    assert.ok(elements.has(name), `<${name}> in ${text}`);
    for (const [attribute, value] of Object.entries(attributes))
      assert.ok(
        (attribute === "href" && isSafeLink(value)) || attribute === "class",
        `${attribute}=${value}`,
      );
    if (name === "table") assertEven(children);
  }
}

/** Each row has as many cells as the head. */
function assertEven(parts: readonly Node[]): void {
  const rows = parts.flatMap(({ children }) => children.filter(({ name }) => name === "tr"));
  const counts = rows.map(({ children }) => children.filter(({ name }) => /^t[hd]$/.test(name)).length);
  assert.equal(new Set(counts).size, 1);
}

describe("a hostile report in Markdown", () => {
  it("neither formats, links, mentions nor refers", () => {
    const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "grapheme" }));
    const names = fc.array(fc.constantFrom(...Object.keys(samples)), { minLength: 1, maxLength: 2 });
    const texts = fc.array(anyText, { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(names, texts, (reports, planted) => {
        const text = markdownOf(reports.map((name) => withTexts(samples[name] as Report, cycle(planted))));
        assertHarmless(text);
        assert.doesNotMatch(text, /<!--|[^\P{Cc}\n]|\p{Cf}/u);
      }),
      { numRuns: 60 },
    );
  });
});
