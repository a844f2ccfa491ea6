/** The documentation is up to date, and explains every error code. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorTables } from "../../tools/docs/errors-page";
import { generatedPages } from "../../tools/docs/pages";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
/** Files with commands that people run. */
const sources = ["cli", "http-client", "infra", "operations", "review", "sandbox", "tools"].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.m?[jt]s$/.test(file))
      .map((file) => join(folder, file)),
);

describe("the documentation", () => {
  for (const { file, text } of generatedPages()) {
    it(`has an up-to-date ${file}; if not, run: npm run docs`, () => assert.equal(read(file), text));
  }

  it("lists every error code of the code", () => {
    const listed = new Set(Object.values(errorTables).flatMap((table) => Object.keys(table)));
    const notErrors = new Set([
      "LEADS_ROUTES",
      "LEADS_TEST_COUNTS",
      "LEADS_TEST_PACKAGE",
      "LEADS_FUZZ_COUNT",
    ]);
    for (const setting of [
      "LEADS_CRASH_COUNT",
      "LEADS_FIGURES",
      "LEADS_TEST_KILLS",
      "LEADS_TAKE_AWAY",
      "LEADS_CAUSES",
    ])
      notErrors.add(setting);
    for (const file of sources) {
      for (const name of read(file).match(/\bLEADS_[A-Z_]+\b/g) ?? []) {
        assert.ok(listed.has(name) || notErrors.has(name), `${file} mentions ${name}`);
      }
    }
  });

  it("lists only codes that the code raises", () => {
    const text = sources.map(read).join("\n");
    for (const code of Object.values(errorTables).flatMap((table) => Object.keys(table)))
      assert.match(text, new RegExp(`"${code}"|\\[${code}\\]`), code);
  });

  it("lists only codes that a test raises", () => {
    const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.startsWith("repository"),
    );
    const text = tests.map((file) => read(join("test", file))).join("\n");
    for (const code of Object.values(errorTables).flatMap((table) => Object.keys(table)))
      assert.ok(text.includes(code), code);
  });

  it("lists each code once, with its fix", () => {
    const codes = Object.values(errorTables).flatMap((table) => Object.keys(table));
    assert.equal(new Set(codes).size, codes.length);
    for (const { means, fix } of Object.values(errorTables).flatMap((table) => Object.values(table))) {
      assert.ok(means.length > 10 && fix.length > 5, means);
    }
  });

  it("has a README of at most 1,000 words", () => {
    assert.ok(read("README.md").split(/\s+/).length <= 1000);
  });

  it("lists every command on its page", () => {
    const commands = [...read("cli/main.ts").matchAll(/\.command\("([a-z-]+)"\)/g)].map(([, name]) => name);
    assert.ok(commands.length > 9);
    for (const name of commands)
      assert.match(read("docs/commands.md"), new RegExp(`npx leads (sandbox )?${name}\\b`));
  });

  it("names every npm script for people", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const pages = read("README.md") + read("CONTRIBUTING.md");
    for (const script of Object.keys(scripts).filter((name) => name !== "prepack"))
      assert.match(pages, new RegExp(`npm (run )?${script}\\b`), script);
  });
});
