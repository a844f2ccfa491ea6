/** Plants one violation of each house rule in a scratch project with our lint settings, and expects it to be caught. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const restricted = "lint/style/noRestrictedImports";

/** File, its text, and the rule that must report it; undefined for a file that must pass. */
const planted: [file: string, text: string, rule: string | undefined][] = [
  ["infra/imports-sandbox.ts", 'import "../sandbox/sandbox";\n', restricted],
  ["http-client/imports-operations.ts", 'import "../operations/errors";\n', restricted],
  ["infra/imports-expressions.ts", 'import "../expressions/evaluate";\n', restricted],
  ["sandbox/arm/imports-infra.ts", 'import "../../infra/model";\n', restricted],
  ["sandbox/workflow/imports-arm.ts", 'import "../arm/routes";\n', restricted],
  ["sandbox/workflow/opens-a-socket.ts", 'import "node:https";\n', restricted],
  ["sandbox/blob/imports-arm.ts", 'import "../arm/directories";\n', restricted],
  ["sandbox/monitor/imports-arm.ts", 'import "../arm/directories";\n', restricted],
  ["sandbox/workflow/imports-monitor.ts", 'import "../monitor/monitor";\n', restricted],
  ["sandbox/workflow/imports-blob.ts", 'import "../blob/app";\n', restricted],
  ["sandbox/dataverse/imports-connectors.ts", 'import "../connectors/dataverse";\n', restricted],
  ["expressions/reads-a-file.ts", 'import "node:fs";\n', restricted],
  ["policies/imports-infra.ts", 'import "../infra/model";\n', restricted],
  ["operations/imports-cli.ts", 'import "../cli/main";\n', restricted],
  ["operations/opens-a-socket.ts", 'import "node:https";\n', restricted],
  ["cli/imports-tools.ts", 'import "../tools/start";\n', restricted],
  ["infra/imports-the-root.ts", 'import "@pulumi/azure-native";\n', restricted],
  [
    "infra/branches.ts",
    "export const port = (sandbox: boolean): number => {\n  if (sandbox) return 1;\n  return 2;\n};\n",
    "plugin",
  ],
  [
    "cli/chooses.ts",
    'export const host = (isSandbox: boolean): string => (isSandbox ? "a" : "b");\n',
    "plugin",
  ],
  [
    "sandbox/arm/knows-a-lead.ts",
    "export const email = (lead: Record<string, string>) => lead.UserDetails;\n",
    "plugin",
  ],
  [
    "sandbox/arm/knows-a-lead-by-text.ts",
    "export const path = \"triggerBody()?['OfferTitle']\";\n",
    "plugin",
  ],
  ["sandbox/arm/knows-our-action.ts", 'export const action = { Create_lead: "post" };\n', "plugin"],
  [
    "sandbox/arm/too-long.ts",
    `${'export const text = "long";\n'.replace("text", "text0")}${Array.from({ length: 300 }, (_, line) => `export const text${line + 1} = ${line};`).join("\n")}\n`,
    "lint/style/noExcessiveLinesPerFile",
  ],
  ["infra/default-export.ts", "export default 1;\n", "lint/style/noDefaultExport"],
  ["infra/PascalCase.ts", "export const one = 1;\n", "lint/style/useFilenamingConvention"],
  [
    "infra/floating.ts",
    "async function later(): Promise<void> {}\nexport function now(): void {\n  later();\n}\n",
    "lint/nursery/noFloatingPromises",
  ],
  ["infra/imports-check.ts", 'import "../expressions/check";\n', undefined],
  ["infra/imports-logic.ts", 'import "@pulumi/azure-native/logic";\n', undefined],
  ["cli/imports-sandbox.ts", 'import "../sandbox/sandbox";\n', undefined],
  ["sandbox/arm/imports-blob.ts", 'import "../blob/deployment";\n', undefined],
  ["sandbox/arm/imports-workflow.ts", 'import "../workflow/deployment";\n', undefined],
  ["sandbox/workflow/imports-expressions.ts", 'import "../../expressions/evaluate";\n', undefined],
];

describe("the house rules", () => {
  let folder: string;
  let findings: { category: string; file: string }[];

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "leads-lint-"));
    cpSync(join(root, "biome.json"), join(folder, "biome.json"));
    cpSync(join(root, "lint"), join(folder, "lint"), { recursive: true });
    for (const [file, text] of planted) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    const { stdout } = spawnSync(
      process.execPath,
      [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."],
      { cwd: folder, encoding: "utf8" },
    );
    const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[];
    };
    findings = diagnostics.map(({ category, location: { path } }) => ({
      category,
      file: (typeof path === "string" ? path : path.file).replace(/^\.\//, ""),
    }));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [file, , rule] of planted) {
    it(rule === undefined ? `allow ${file}` : `report ${file} (${rule})`, () => {
      const reported = findings.filter((finding) => finding.file === file).map(({ category }) => category);
      if (rule === undefined) assert.deepEqual(reported, []);
      else assert.ok(reported.includes(rule), `found ${JSON.stringify(reported)}, expected ${rule}`);
    });
  }
});
