// `npm run build [-- FOLDER]`: compiles to dist/, or to another folder, and copies the runtime files.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { register } from "tsx/cjs/api";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const compiler = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", dist], {
  cwd: root,
  stdio: "inherit",
});
for (const path of ["flow-definitions", "sandbox/portal/assets", "policies/PulumiPolicy.yaml"])
  cpSync(join(root, path), join(dist, path), { recursive: true });
// @pulumi/policy reads it; `main` is for clones, and without it Node.js loads index.js
const { main, ...manifest } = JSON.parse(readFileSync(join(root, "policies/package.json"), "utf8"));
writeFileSync(join(dist, "policies/package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

register();
const { componentSchema } = createRequire(import.meta.url)("./component-schema.ts");
writeFileSync(join(dist, "schema.json"), JSON.stringify(componentSchema(), null, 1));
