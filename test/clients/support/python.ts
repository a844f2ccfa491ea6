/**
 * A Python with Microsoft's management library, installed once and kept outside the clone.
 *
 * A machine may have no Python 3, or no access to the package index.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, lastLine, type OrReason } from "./cached-folder";
import { runProgram } from "./child";

const requirements = join(__dirname, "../python/requirements.txt");
const python = (folder: string) => join(folder, "bin", "python");

/** Time limit of a hook that may have to install, in milliseconds: it took 17 s on two cores. */
export const pythonTimeoutMilliseconds = 180_000;

/** The path of a Python with the requirements. */
export async function preparePython(): Promise<OrReason<{ python: string }>> {
  const asked = ["-c", "import sys; print(sys.version)"];
  const version = await runProgram("python3", asked, process.env).catch(() => undefined);
  if (version === undefined) return { reason: "there is no python3 on the path" };
  try {
    const ingredients = [version, readFileSync(requirements, "utf8")];
    return { python: python(await cachedFolder("python", ingredients, install)) };
  } catch (error) {
    return { reason: `its packages cannot be installed: ${lastLine(error)}` };
  }
}

async function install(folder: string): Promise<void> {
  process.stderr.write("Installing Python's azure-mgmt-logic, once …\n");
  await runProgram("python3", ["-m", "venv", folder], process.env);
  const quick = ["--retries", "1", "--timeout", "20", "--disable-pip-version-check"];
  const args = ["-m", "pip", "install", "--quiet", ...quick, "--requirement", requirements];
  await runProgram(python(folder), args, process.env, pythonTimeoutMilliseconds - 30_000);
}
