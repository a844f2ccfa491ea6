// `node tools/pack.mjs FOLDER`: packs a copy of the tree, where `prepack` builds, and unpacks it to FOLDER/package.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const folder = resolve(process.argv[2]);
const notCopied = new Set([".git", ".leads", "coverage", "dist", "node_modules"]);
// npm is npm.cmd on Windows, which needs a shell
const run = (command, cwd) =>
  execFileSync(command, { cwd, shell: true, stdio: ["ignore", "ignore", "inherit"] });

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const copy = mkdtempSync(join(tmpdir(), "leads-pack-"));
cpSync(root, copy, {
  recursive: true,
  filter: (source) => source === root || !notCopied.has(basename(source)),
});
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
run(`npm pack --loglevel=error --pack-destination "${folder}"`, copy);
rmSync(copy, { recursive: true });
run(`tar -xzf ${readdirSync(folder).join()}`, folder);
