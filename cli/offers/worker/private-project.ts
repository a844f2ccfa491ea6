/** A private copy of the project with a backend of its own, in which a new stack is previewed and thrown away. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withPrivateFolder } from "../../private-folder";
import { stackFile } from "../../pulumi/project-folder";
import { pulumiText } from "../../pulumi/pulumi-json";

export interface PrivateProject {
  workDir: string;
  /** Variables of the backend and its passphrase. */
  envVars: Record<string, string>;
  /** Bytes of the stack file before Pulumi adds a salt. */
  stackFile: Uint8Array;
}

interface NewStack {
  /** Path of the user's Pulumi.yaml. */
  project: string;
  stack: string;
  /** @default that of the user's folder */
  text?: string;
}

export function withPrivateProject<Result>(
  { project, stack, text }: NewStack,
  use: (place: PrivateProject) => Promise<Result>,
): Promise<Result> {
  return withPrivateFolder(async (folder) => {
    const [workDir, state] = [join(folder, "project"), join(folder, "state")];
    for (const path of [workDir, state]) mkdirSync(path);
    const bytes = text === undefined ? stackFile(project, stack) : Buffer.from(text);
    const own = `Pulumi.${stack}.yaml`;
    for (const name of readdirSync(dirname(project)))
      if (name !== own) symlinkSync(join(dirname(project), name), join(workDir, name));
    writeFileSync(join(workDir, own), bytes);
    const hasSalt = /^(encryptionsalt|secretsprovider):/m.test(readFileSync(join(workDir, own), "utf8"));
    const envVars: Record<string, string> = {
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      ...(!hasSalt && { PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("hex") }),
    };
    await pulumiText(["stack", "init"], [stack, "--no-select"], { cwd: workDir, env: envVars });
    return use({ workDir, envVars, stackFile: bytes });
  });
}
