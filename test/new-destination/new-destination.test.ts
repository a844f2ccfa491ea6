/** Adds a destination to a copy of the repository, from the list in CONTRIBUTING.md alone, and sends leads to it. */
import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const root = join(__dirname, "../..");
const toy = join(__dirname, "ledger");
const read = (file: string) => readFileSync(file, "utf8");
const lines: [file: string, anchor: string, line: string][] = JSON.parse(read(join(__dirname, "lines.json")));

/** What the list copies or changes, and what that imports. */
const folders = [
  "infra",
  "flow-definitions",
  "operations",
  "sandbox",
  "http-client",
  "expressions",
  "test/leads",
];
const copied = [
  ...folders,
  "test/support",
  "tools/docs",
  "docs/README.md",
  "package.json",
  ".dependency-cruiser.cjs",
];

/** First cells of the two tables, in code marks. */
function listed(): { made: string[]; changed: string[] } {
  const entry = read(join(root, "CONTRIBUTING.md")).split("**A destination**")[1]?.split("\n**")[0] ?? "";
  const [made = "", changed = ""] = entry.split("| changed file |");
  const cells = (table: string) => [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, file = ""]) => file);
  return { made: cells(made), changed: cells(changed) };
}

const toyFiles = (readdirSync(toy, { recursive: true }) as string[])
  .filter((file) => file.endsWith(".txt"))
  .map((file) =>
    relative(toy, join(toy, file))
      .replaceAll("\\", "/")
      .replace(/\.txt$/, ""),
  );

describe("a new destination", function () {
  this.timeout(60_000);
  let copy: string;
  before(() => {
    copy = mkdtempSync(join(tmpdir(), "leads-destination-"));
    for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
    for (const file of toyFiles) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), read(join(toy, `${file}.txt`)));
    }
    for (const [file, anchor, line] of lines) insert(join(copy, file), anchor, line);
    const { definitionFile } = require(join(copy, "tools/docs/definition-files"));
    const folder = join(copy, "flow-definitions/ledger");
    const definition = definitionFile("ledger", JSON.parse(read(join(folder, "write.json"))));
    writeFileSync(join(folder, "workflow.json"), JSON.stringify(definition));
    // as a second process would read it
    for (const file of Object.keys(require.cache)) if (file.startsWith(copy)) delete require.cache[file];
  });
  after(() => rmSync(copy, { recursive: true }));

  it("is exactly the files and lines that CONTRIBUTING.md lists", () => {
    const { made, changed } = listed();
    assert.deepEqual([...toyFiles].sort(), [...made].sort());
    assert.deepEqual([...new Set(lines.map(([file]) => file))].sort(), [...changed].sort());
  });

  it("takes at most 120 lines beside data, its page and its test", () => {
    const code = toyFiles.filter((file) => /^(infra|operations|sandbox)\//.test(file));
    const written = code.reduce(
      (sum, file) =>
        sum +
        read(join(toy, `${file}.txt`))
          .trim()
          .split("\n").length,
      0,
    );
    const inserted = lines.filter(([file]) => !/^(test|docs)\//.test(file)).length;
    assert.ok(written + inserted <= 120, `${written + inserted} lines`);
  });

  it("has a complete definition, with its own folder of letters", () => {
    const { actions, parameters } = JSON.parse(read(join(copy, "flow-definitions/ledger/workflow.json")));
    assert.deepEqual(Object.keys(actions), ["Lead", "Create_lead", "Lead_has_no_row"]);
    assert.deepEqual(Object.keys(actions.Create_lead.inputs.body), ["name", "email", "company"]);
    assert.match(actions.Lead_has_no_row.actions.Keep_lead.inputs.uri, /\/ledger\//);
    assert.equal(parameters.ledgerKey.type, "SecureString");
  });

  it("has its configuration checked, with all mistakes together", () => {
    const { checkConfig } = require(join(copy, "infra/config/check-config"));
    const values = {
      offerId: "contoso.leads",
      crm: '["ledger"]',
      ledger: JSON.stringify({
        url: "http://other.example.com",
        key: "Plantedkey",
        fieldMap: { nam: "UserDetails.LastName" },
      }),
    };
    const check = () =>
      checkConfig({
        ...{ values: new Map(Object.entries(values)), location: "westeurope", secretKeys: new Set() },
        now: new Date("2026-11-28T12:00:00Z"),
      });
    assert.throws(check, (error: Error) => {
      for (const found of ["ledger.url", "ledger.key", "ledger.fieldMap.nam"])
        assert.ok(error.message.includes(found), error.message);
      assert.ok(!error.message.includes("Plantedkey"));
      return true;
    });
  });

  it("gets leads under faults, alone and beside another: rows, letters, and rows after redrive", async () => {
    const { FaultCampaign } = require(join(copy, "test/leads/faults/fault-campaign"));
    const { destinationAdapters } = require(join(copy, "test/leads/support/destinations/index"));
    const [ledger, other] = destinationAdapters;
    assert.equal(ledger.name, "ledger");
    const alone = (await FaultCampaign.run([ledger], "1", 100)).ledger;
    assert.equal(alone.leads, 100);
    assert.ok(alone.letters + alone.both > 0, JSON.stringify(alone));
    const both = await FaultCampaign.run([ledger, other], "2", 50);
    assert.deepEqual(Object.keys(both), ["ledger", other.name]);
  });
});

function insert(file: string, anchor: string, line: string): void {
  const text = read(file);
  const start = text.split("\n").findIndex((one) => one.startsWith(anchor));
  assert.ok(start >= 0, `${file} has no line ${anchor}`);
  const all = text.split("\n");
  const isInside = /[{[]$/.test(anchor);
  all.splice(isInside ? start + 1 : start, 0, line);
  writeFileSync(file, all.join("\n"));
}
