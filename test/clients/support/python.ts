/**
 * A Python with Microsoft's management library, made once and kept outside the clone.
 *
 * Layer: test support. Not every machine has Python 3 or reaches the package index: that is a reason to skip, not to fail.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./child";

const requirements = join(__dirname, "../python/requirements.txt");

/** Time limit of a hook that may have to install, in milliseconds: 17 s were measured on two cores. */
export const pythonTimeoutMilliseconds = 180_000;

/** The path of a Python that has the requirements, or why there is none. */
export type PythonOrReason = { python: string } | { reason: string };

/** Finds the environment of the present requirements, or makes it. */
export async function preparePython(): Promise<PythonOrReason> {
  const version = await runProgram("python3", ["-c", "import sys; print(sys.version)"], process.env).catch(
    () => undefined,
  );
  if (version === undefined) return { reason: "there is no python3 on the path" };
  const key = createHash("sha256")
    .update(version)
    .update(readFileSync(requirements))
    .digest("hex")
    .slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "marketplace-leads", "python");
  const folder = join(cache, key);
  const python = join(folder, "bin", "python");
  if (existsSync(join(folder, "complete"))) return { python };
  const draft = join(cache, `${key}.${randomUUID()}`);
  try {
    mkdirSync(cache, { recursive: true });
    process.stderr.write("Installing Python's azure-mgmt-logic, once …\n");
    await install(draft);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return { python };
  } catch (error) {
    // another run may have been quicker
    if (existsSync(join(folder, "complete"))) return { python };
    return { reason: `its packages cannot be installed: ${lastLine((error as Error).message)}` };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function install(folder: string): Promise<void> {
  await runProgram("python3", ["-m", "venv", folder], process.env);
  const quick = ["--retries", "1", "--timeout", "20", "--disable-pip-version-check"];
  const args = ["-m", "pip", "install", "--quiet", ...quick, "--requirement", requirements];
  await runProgram(join(folder, "bin", "python"), args, process.env);
  writeFileSync(join(folder, "complete"), "");
}

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";
