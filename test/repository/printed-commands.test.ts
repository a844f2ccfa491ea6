/** Printed commands work in PowerShell and cmd as well as in sh. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../..");
const folders = ["cli", "http-client", "infra", "operations", "policies", "review", "sandbox", "tools"];
/** Files with lines for only one shell. */
const exempt = join(root, "cli/shells.ts");

const forms: [what: string, pattern: RegExp][] = [
  ["single quotes, which cmd passes on", /'(marketplace-leads|azure-native|azuread):[^'"]*'/],
  ["&&, which PowerShell 5.1 lacks", /&& (\$\{for|pulumi |npx |npm |az )/],
  ["eval of a POSIX shell", /eval "\$\(/],
  ["export of a POSIX shell", /export [A-Z_]+=/],
  ["unset of a POSIX shell", /unset [A-Z]/],
];

const sources = folders
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map(({ parentPath, name }) => join(parentPath, name))
  .filter((file) => file !== exempt && !file.includes("node_modules"));

describe("printed commands", () => {
  for (const [what, pattern] of forms) {
    it(`have no ${what}`, () => {
      const found = sources.flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .flatMap((line, index) => (pattern.test(line) ? [`${relative(root, file)}:${index + 1}`] : [])),
      );
      assert.deepEqual(found, []);
    });
  }
});
