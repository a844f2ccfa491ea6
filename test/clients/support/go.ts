/**
 * The Go program of `test/clients/go`, built once and kept outside the clone.
 *
 * A machine may have no Go, or no access to a module mirror.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, lastLine, type OrReason } from "./cached-folder";
import { runProgram } from "./child";

const source = join(__dirname, "../go");

/** Time limit of a hook that may have to build, in milliseconds: it took 20 s on two cores, 64 s without a build cache. */
export const goTimeoutMilliseconds = 240_000;

/** The path of the program. */
export async function prepareGoClient(): Promise<OrReason<{ program: string }>> {
  const asked = ["env", "GOVERSION", "GOOS", "GOARCH"];
  const version = await runProgram("go", ["-C", source, ...asked], process.env).catch((error) => error);
  if (version instanceof Error) return { reason: `no Go on the path can build it: ${lastLine(version)}` };
  const files = readdirSync(source).map((file) => readFileSync(join(source, file), "utf8"));
  try {
    const folder = await cachedFolder("go-client", [version, ...files], async (draft) => {
      process.stderr.write("Building a program with the plugins' Go libraries, once …\n");
      const args = ["-C", source, "build", "-mod=readonly", "-o", join(draft, "drive"), "."];
      await runProgram("go", args, process.env, goTimeoutMilliseconds - 10_000);
    });
    return { program: join(folder, "drive") };
  } catch (error) {
    return { reason: `it cannot be built: ${lastLine(error)}` };
  }
}
