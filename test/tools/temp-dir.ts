/** Temporary folders and small files for the tests of `tools/`. */

import { chmod, mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A new empty folder by its real path, because working directories are reported that way. Remove it in `after`. */
export async function makeTempDir(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "leads-tools-")));
}

/** Writes files by path relative to `folder`, and creates folders as needed. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Writes an executable shell script and returns its path. */
export async function writeScript(folder: string, name: string, body: string): Promise<string> {
  await writeFiles(folder, { [name]: `#!/bin/sh\n${body}\n` });
  await chmod(join(folder, name), 0o755);
  return join(folder, name);
}

/** Links the repository's installed packages into a folder. */
export async function linkNodeModules(folder: string): Promise<void> {
  await symlink(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"), "dir");
}
