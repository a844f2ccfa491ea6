// `npm run build`: compiles to dist/ and copies what is read there at run time.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const compiler = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
for (const path of ["flow-definitions", "sandbox/portal/assets", "policies/PulumiPolicy.yaml"])
  cpSync(join(root, path), join(dist, path), { recursive: true });
