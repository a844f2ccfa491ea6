/** A stack of another program in the same backend. Its outputs are imported, so that no program has to run. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runPulumi } from "../../support/engine";

/** @returns the stack's full name */
export async function stackOfAnotherProject(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const cwd = join(folder, "other-project");
  mkdirSync(cwd);
  writeFileSync(join(cwd, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
  const must = async (...args: string[]) => {
    const { code, stderr } = await runPulumi([...args, "--non-interactive"], { cwd, env });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}: ${stderr}`);
  };
  await must("stack", "init", "dev");
  const urn = "urn:pulumi:dev::other::pulumi:pulumi:Stack::other-dev";
  const root = { urn, custom: false, type: "pulumi:pulumi:Stack", outputs: { bucketName: "a-bucket" } };
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const state = { version: 3, deployment: { manifest, resources: [root] } };
  writeFileSync(join(cwd, "state.json"), JSON.stringify(state));
  await must("stack", "import", "--stack", "dev", "--file", "state.json");
  return "organization/other/dev";
}
