/** The Pulumi project of the current folder: where it is, its name and its stack files. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { CommandError } from "../command-error";

const names = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Path of the project file, here or above, as `pulumi` looks for it. @throws {CommandError} `LEADS_PROJECT_MISSING` */
export function projectFile(from: string = process.cwd()): string {
  const file = names.map((name) => join(from, name)).find(existsSync);
  if (file !== undefined) return file;
  if (dirname(from) !== from) return projectFile(dirname(from));
  throw new CommandError(
    "LEADS_PROJECT_MISSING",
    "Found no Pulumi.yaml, expected a Pulumi project here or above",
    "Run the command in the folder of Pulumi.yaml.",
  );
}

/** @throws {CommandError} `LEADS_PROJECT_MISSING` */
export function projectName(): string {
  const file = projectFile();
  const [, name] = /^\s*"?name"?:\s*["']?([^\s"'#,]+)/m.exec(readFileSync(file, "utf8")) ?? [];
  if (name !== undefined) return name;
  throw new CommandError(
    "LEADS_PROJECT_MISSING",
    `Found no name in ${file}, expected a line such as name: marketplace-leads`,
    "Add it, or run the command in the folder of another Pulumi.yaml.",
  );
}

/**
 * The bytes of `Pulumi.<stack>.yaml`; none if there is no such file.
 * Source: pulumi/sdk/go/common/workspace/paths.go, `DetectProjectStackPath`.
 *
 * @param configFolder `stackConfigDir` of the project
 */
export function stackFile(project: string, stack: string, configFolder = "."): Uint8Array {
  const name = stack.split("/").at(-1) ?? stack;
  const file = join(dirname(project), configFolder, `Pulumi.${name}${extname(project)}`);
  return existsSync(file) ? readFileSync(file) : new Uint8Array();
}
