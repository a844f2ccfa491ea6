/** Adds one violation of each house rule to a scratch project with our lint settings, and expects a report. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");

/** File, its text, and the rule that must report it; undefined for a file that must pass. */
const planted: [file: string, text: string, rule: string | undefined][] = [
  ["infra/imports-sandbox.ts", 'import "../sandbox/sandbox";\n', "imports of infra"],
  ["http-client/imports-operations.ts", 'import "../operations/errors";\n', "imports of http-client"],
  ["infra/imports-the-entry.ts", 'import "../index";\n', "imports of infra"],
  ["infra/imports-expressions.ts", 'import "../expressions/evaluate";\n', "imports of infra"],
  ["sandbox/arm/imports-infra.ts", 'import "../../infra/model";\n', "imports of sandbox/arm"],
  ["sandbox/workflow/imports-arm.ts", 'import "../arm/routes";\n', "imports of sandbox/workflow"],
  ["sandbox/workflow/opens-a-socket.ts", 'import "node:https";\n', "sockets"],
  ["sandbox/blob/imports-arm.ts", 'import "../arm/directories";\n', "imports of sandbox/blob"],
  ["sandbox/monitor/imports-arm.ts", 'import "../arm/directories";\n', "imports of sandbox/monitor"],
  ["sandbox/workflow/imports-monitor.ts", 'import "../monitor/monitor";\n', "imports of sandbox/workflow"],
  ["sandbox/workflow/imports-blob.ts", 'import "../blob/app";\n', "imports of sandbox/workflow"],
  [
    "sandbox/dataverse/imports-connectors.ts",
    'import "../connectors/dataverse";\n',
    "imports of sandbox/dataverse",
  ],
  ["expressions/reads-a-file.ts", 'import "node:fs";\n', "pure expressions"],
  ["policies/imports-infra.ts", 'import "../infra/model";\n', "imports of policies"],
  ["operations/imports-cli.ts", 'import "../cli/main";\n', "imports of operations"],
  ["operations/opens-a-socket.ts", 'import "node:https";\n', "sockets"],
  ["review/imports-infra.ts", 'import "../infra/model";\n', "imports of review"],
  ["operations/imports-review.ts", 'import "../review/report";\n', "imports of operations"],
  ["cli/imports-tools.ts", 'import "../tools/start";\n', "imports of cli"],
  ["infra/imports-the-root.ts", 'import "@pulumi/azure-native";\n', "azure-native by module"],
  [
    "sandbox/arm/imports-the-root.ts",
    'import type {} from "@pulumi/azure-native";\n',
    "azure-native by module",
  ],
  ["expressions/imports-http-client.ts", 'import "../http-client/errors";\n', "imports of expressions"],
  ["expressions/imports-a-package.ts", 'import "undici";\n', "pure expressions"],
  ["policies/opens-a-socket.ts", 'import "node:net";\n', "sockets"],
  ["sandbox/blob/opens-a-socket.ts", 'import "undici";\n', "sockets"],
  [
    "operations/imports-infra-lazily.ts",
    'export const later = () => import("../infra/model");\n',
    "imports of operations",
  ],
  ["operations/imports-a-type.ts", 'import type {} from "../infra/model";\n', "imports of operations"],
  ["sandbox/workflow/imports-the-root.ts", 'import "../sandbox";\n', "imports of sandbox/workflow"],
  ["tools/imports-a-test.ts", 'import "../test/support/engine";\n', "imports of tools"],
  ["cli/cycle.ts", 'import "./cycle-back";\n', "no cycle"],
  ["cli/cycle-back.ts", 'import "./cycle";\n', "no cycle"],
  ["index.ts", 'import "./http-client/loads-the-sandbox";\n', "component without sandbox"],
  ["http-client/loads-the-sandbox.ts", 'import "../sandbox/sandbox";\n', "imports of http-client"],
  ["operations/imports-a-dev-dependency.ts", 'import "mocha";\n', "found and installed"],
  ["operations/imports-nothing-there.ts", 'import "nowhere";\n', "found and installed"],
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
  ["sandbox/http/opens-a-socket.ts", 'import "node:https";\n', undefined],
  ["sandbox/imports-every-service.ts", 'import "./arm/routes";\nimport "./portal/app";\n', undefined],
  ["expressions/imports-its-own.ts", 'import type {} from "./functions/text";\n', undefined],
  ["tools/imports-infra.ts", 'import "../infra/model";\nimport "undici";\n', undefined],
  [
    "test/imports-all.ts",
    'import "../infra/model";\nimport "../tools/start";\nimport "node:net";\n',
    undefined,
  ],
];

interface Finding {
  rule: string;
  file: string;
}

describe("the house rules", () => {
  let folder: string;
  let findings: Finding[];

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "leads-lint-"));
    for (const settings of ["biome.json", "lint", ".dependency-cruiser.cjs", "package.json"]) {
      cpSync(join(root, settings), join(folder, settings), { recursive: true });
    }
    for (const name of [
      "@pulumi/azure-native/index",
      "@pulumi/azure-native/logic/index",
      "undici/index",
      "mocha/index",
    ]) {
      write(`node_modules/${name}.js`, "");
    }
    for (const [file, text] of planted) write(file, text);
    for (const [file, text] of planted) {
      for (const [, imported = ""] of text.matchAll(/"([.][^"]*)"/g))
        write(`${join(dirname(file), imported)}.ts`, "");
    }
    findings = [...biomeFindings(), ...cruiserFindings()];
  });
  after(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    if (existsSync(join(folder, file))) return;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  function runTool(script: string, args: string[]): string {
    const run = [join(root, "node_modules", script), ...args, "."];
    const { stdout } = spawnSync(process.execPath, run, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    return stdout.slice(stdout.indexOf("{"));
  }

  function biomeFindings(): Finding[] {
    const args = ["lint", "--reporter=json", "--max-diagnostics=none"];
    const { diagnostics } = JSON.parse(runTool("@biomejs/biome/bin/biome", args)) as {
      diagnostics: { category: string; location: { path: string | { file: string } } }[];
    };
    return diagnostics.map(({ category, location: { path } }) => ({
      rule: category,
      file: (typeof path === "string" ? path : path.file).replace(/^\.\//, ""),
    }));
  }

  function cruiserFindings(): Finding[] {
    const { summary } = JSON.parse(
      runTool("dependency-cruiser/bin/dependency-cruise.mjs", ["-T", "json"]),
    ) as {
      summary: {
        violations: { from: string; cycle?: { name: string }[]; rule: { name: string; severity: string } }[];
      };
    };
    // a cycle is reported once, with its files
    const errors = summary.violations.filter(({ rule }) => rule.severity === "error");
    return errors.flatMap(({ from, cycle = [], rule }) =>
      [from, ...cycle.map(({ name }) => name)].map((file) => ({ rule: rule.name, file })),
    );
  }

  for (const [file, , rule] of planted) {
    it(rule === undefined ? `allow ${file}` : `report ${file} (${rule})`, () => {
      const reported = findings.filter((finding) => finding.file === file).map((finding) => finding.rule);
      if (rule === undefined) assert.deepEqual(reported, []);
      else assert.ok(reported.includes(rule), `found ${JSON.stringify(reported)}, expected ${rule}`);
    });
  }
});
