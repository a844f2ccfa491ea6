/** A private copy of the project with a backend of its own, in which a new stack is previewed and thrown away. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withPrivateFolder } from "../../private-folder";
import { stackFile, stackFilePath } from "../../pulumi/project-folder";
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
    mkdirSync(state);
    const file = stackFilePath(project, stack);
    const bytes = text === undefined ? stackFile(project, stack) : Buffer.from(text);
    linkAllBut(file, dirname(project), workDir);
    writeFileSync(join(workDir, file), bytes);
    const envVars = {
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      ...(!hasKey(bytes) && { PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("hex") }),
    };
    await pulumiText(["stack", "init"], [stack, "--no-select"], { cwd: workDir, env: envVars });
    return use({ workDir, envVars, stackFile: bytes });
  });
}

/** Links what is in a folder, but makes the folders of one file, so that it can be written. */
function linkAllBut(path: string, from: string, to: string): void {
  const [first = "", ...rest] = path.split(/[\\/]/);
  mkdirSync(to);
  if (rest.length > 0) linkAllBut(rest.join("/"), join(from, first), join(to, first));
  for (const name of existsSync(from) ? readdirSync(from) : [])
    if (name !== first) symlinkSync(join(from, name), join(to, name));
}

/** Whether the file has secrets of another backend, which only its own key opens. */
const hasKey = (bytes: Uint8Array) =>
  /^["']?(encryptionsalt|secretsprovider)["']?:/m.test(Buffer.from(bytes).toString());
