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

/** The parts of Pulumi.yaml that we read. */
export interface ProjectSettings {
  runtime?: string | { name?: string; options?: { nodeargs?: string } };
  main?: string;
  stackConfigDir?: string;
  /** The name of `stackConfigDir` in old projects, otherwise the project's configuration. */
  config?: unknown;
}

export function projectSettings(file: string): ProjectSettings {
  const { load } = require("js-yaml") as typeof import("js-yaml");
  return (load(readFileSync(file, "utf8")) ?? {}) as ProjectSettings;
}

/**
 * Path of `Pulumi.<stack>.yaml` from the project's folder.
 * Source: pulumi/sdk/go/common/workspace/paths.go, `DetectProjectStackPath`.
 */
export function stackFilePath(project: string, stack: string): string {
  const { stackConfigDir, config } = projectSettings(project);
  const folder = [stackConfigDir, config].find((one) => typeof one === "string") ?? ".";
  return join(folder, `Pulumi.${stack.split("/").at(-1)}${extname(project)}`);
}

/** The bytes of `Pulumi.<stack>.yaml`; none if there is no such file. */
export function stackFile(project: string, stack: string): Uint8Array {
  const file = join(dirname(project), stackFilePath(project, stack));
  return existsSync(file) ? readFileSync(file) : new Uint8Array();
}
