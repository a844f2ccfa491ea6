/** Markdown of reports: what is said, in which order, and what is left out to stay short. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { markdownOf } from "../../../review/format/markdown";
import type { Report, ResourceReport, WorkflowReport } from "../../../review/report";
import { cycle, enlarged, hostile, withTexts } from "../support/planted";
import { big } from "../support/sample-big";
import {
  driftOnly,
  newStack,
  programError,
  refusedByPolicy,
  samples,
  severalDestinations,
  tagOnly,
  withoutEngine,
} from "../support/sample-reports";
import { unchanged } from "../support/sample-unchanged";

const headings = (text: string) => text.split("\n").filter((line) => line.startsWith("#"));
const bytes = (text: string) => Buffer.byteLength(text);

describe("Markdown of a report", () => {
  it("begins with the verdict and the stack", () => {
    assert.equal(markdownOf([unchanged]).split("\n")[0], "## `quiet` is safe: Nothing changes.");
    assert.match(markdownOf([big]), /^## `prod` needs attention: Dynamics 365 refuses leads .* \(5 more\)\n/);
    assert.match(markdownOf([refusedByPolicy]), /^## `eu` is refused: The policy lead-data-hidden refuses/);
  });

  it("has the sections of what changes, in their order", () => {
    assert.deepEqual(headings(markdownOf([big])).slice(1), [
      "### After `pulumi up`",
      "### Columns of Dynamics 365",
      "### Steps and lead schema",
      "### Dry run of sample leads",
      "### Settings",
      "### Policies that are violated",
      "### 3 resources change",
      "### Changed in Azure, not by this change",
      "### Cost of 1,000 leads",
      "### Apply what was reviewed",
    ]);
  });

  it("has findings with their fix before all else", () => {
    const text = markdownOf([big]);
    const order = [
      "- **needs attention** Dynamics 365 refuses",
      "Fix: `pulumi config set --path 'marketplace-leads:columns.jobtitle.maxLength' 100 --stack prod`",
      "- **remark** 1 lead becomes another row.",
      "### After",
    ].map((part) => text.indexOf(part));
    assert.ok(order.every((at, index) => at > (order[index - 1] ?? -1)));
  });

  it("marks what moved, what is too long and what differs", () => {
    const text = markdownOf([big]);
    assert.match(
      text,
      /\| `jobtitle` +\| \*\*changed\*\* +\| `UserDetails.Title` +\| `UserDetails.Company` +\| \*\*too long\*\* cut at 200/,
    );
    assert.match(
      text,
      /\| `long-company.json` +\| \*\*row\*\* +\| \*\*dead letter\*\* Dynamics 365 refuses jobtitle/,
    );
    assert.match(text, /\| `jobtitle` +\| `Head of Sales` +\| `Contoso` +\| \*\*differs\*\* \|/);
    assert.match(text, /\| `leads-connection` +\| \*\*replaced\*\* /);
    assert.match(text, /<summary>9 unchanged columns<\/summary>/);
    assert.doesNotMatch(text, /Row of <code>test-lead.json/);
    assert.match(text, /^In 1 other case, the result is the same as before\.$/m);
  });

  it("leaves out empty sections", () => {
    for (const report of Object.values(samples))
      assert.doesNotMatch(markdownOf([report]), /\n(#+ .*)\n\n(#|$)/);
    assert.deepEqual(headings(markdownOf([programError])).slice(1), [
      "### Cost of 1,000 leads",
      "### Not looked at",
    ]);
  });

  it("compares nothing in a new stack", () => {
    assert.doesNotMatch(markdownOf([newStack]), /\| before/);
  });

  it("ends with the command that applies exactly this, unless the engine refuses it", () => {
    assert.match(markdownOf([tagOnly]), /```sh\nnpx leads up --reviewed [0-9a-f]{64} --stack test\n```\n$/);
    for (const report of [refusedByPolicy, programError, withoutEngine])
      assert.doesNotMatch(markdownOf([report]), /--reviewed/);
  });

  it("calls a constant never too long", () => {
    const constant = { from: "'Web'" };
    const column = {
      name: "source",
      change: "changed",
      before: constant,
      after: constant,
      longest: 5,
    } as const;
    const [workflow] = big.workflows;
    const text = markdownOf([{ ...big, workflows: [{ ...workflow, columns: [column] } as WorkflowReport] }]);
    assert.match(text, /\| `source` .* the column takes 5/);
    assert.doesNotMatch(text, /too long/);
  });

  it("folds resources that change alike, but none that is replaced or deleted", () => {
    const [replaced, updated] = big.resources as [ResourceReport, ResourceReport];
    const many = (resource: ResourceReport) =>
      Array.from({ length: 4 }, () => ({ ...resource, paths: ["tags.team"] }));
    const text = markdownOf([{ ...big, resources: [...many(replaced), ...many(updated)] }]);
    assert.match(text, /<summary>4 resources are updated in <code>tags.team<\/code><\/summary>/);
    assert.ok(text.indexOf("**replaced**") < text.indexOf("<summary>4 resources"));
  });

  it("tells drift apart from the change", () => {
    assert.match(
      markdownOf([driftOnly]),
      /### Changed in Azure, not by this change\n\n- `leads-workflow` .* was changed: `tags.owner`/,
    );
    assert.doesNotMatch(markdownOf([driftOnly]), /resources? changes?\n/);
  });

  it("says once what several destinations share", () => {
    const text = markdownOf([severalDestinations]);
    assert.match(text, /\| security: trigger +\| all +\| outputs hidden +\|/);
    assert.equal(text.split("security: trigger").length, 2);
    assert.match(text, /HubSpot, Salesforce:\n\n\| lead property/);
  });

  it("is the same each time", () => {
    for (const report of Object.values(samples))
      assert.equal(markdownOf([report]), markdownOf([structuredClone(report)]));
  });
});

describe("Markdown of several stacks", () => {
  const text = markdownOf([unchanged, tagOnly, big, refusedByPolicy]);

  it("begins with a table, the worst first", () => {
    assert.match(text, /^## 4 stacks: 1 refused, 1 needs attention, 2 safe\n\n\| stack +\| verdict/);
    assert.deepEqual(
      [...text.matchAll(/^\| `(eu|prod|test|quiet)`/gm)].map(([, name]) => name),
      ["eu", "prod", "test"],
    );
  });

  it("names unchanged stacks in a line, and has a section for the others", () => {
    assert.match(text, /^Nothing changes in `quiet`\.$/m);
    assert.deepEqual(
      headings(text).flatMap((line) => /^### `(\w+)`/.exec(line)?.[1] ?? []),
      ["eu", "prod", "test"],
    );
    assert.match(text, /<details><summary>Details of <code>prod<\/code><\/summary>/);
  });
});

describe("Markdown below a limit", () => {
  const huge = enlarged(severalDestinations, 12);

  it("keeps verdict, findings, things to do and digest, and names what is left out", () => {
    const report: Report = { ...huge, findings: big.findings, todo: big.todo };
    const text = markdownOf([report]);
    assert.ok(bytes(text) <= 63_000, String(bytes(text)));
    for (const { line } of big.findings) assert.ok(text.replaceAll("`", "").includes(line), line);
    for (const { command } of big.todo) assert.ok(text.includes(command ?? ""));
    assert.match(text, /--reviewed [0-9a-f]{64} --stack three/);
    assert.match(
      text,
      /Left out, to stay within the size of a comment: \d+ unchanged columns, .* The HTML and JSON files/,
    );
  });

  it("leaves out the least important first", () => {
    const whole = bytes(markdownOf([big]));
    const shorter = markdownOf([big], { limit: whole - 1 });
    assert.match(shorter, /comment: 9 unchanged columns\. The HTML/);
    assert.match(shorter, /Row of <code>call-me.json/);
    const short = markdownOf([big], { limit: 3500 });
    assert.doesNotMatch(short, /Row of|unchanged setting\b|### Settings/);
    assert.match(short, /resources change/);
  });

  it("says how many findings are elsewhere", () => {
    assert.match(
      markdownOf([huge], { limit: 5000 }),
      /- And \d+ more: \d+ needs attention, \d+ remark\. The HTML/,
    );
  });

  it("stays below any limit and keeps the verdict, however large the reports", () => {
    const texts = fc.array(
      fc.oneof(fc.constantFrom(...hostile), fc.string({ minLength: 0, maxLength: 4000 })),
      {
        minLength: 7,
        maxLength: 7,
      },
    );
    const names = fc.array(fc.constantFrom(...Object.keys(samples)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        names,
        texts,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 600, max: 64_000 }),
        (reports, planted, times, limit) => {
          const text = markdownOf(
            reports.map((name) => withTexts(enlarged(samples[name] as Report, times), cycle(planted))),
            { limit },
          );
          assert.ok(bytes(text) <= limit, `${bytes(text)} of ${limit}`);
          assert.match(
            text.split("\n")[0] ?? "",
            /^## .*(?:is safe|needs? attention|is refused|\d (?:safe|refused))/,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it("stays below the limit with 200 stacks", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...big, stack: `stack-${index}` }));
    const text = markdownOf(many);
    assert.ok(bytes(text) <= 63_000);
    assert.match(text, /^## 200 stacks: 200 need attention\n/);
    assert.match(text, /more stacks?\. The HTML/);
  });
});
