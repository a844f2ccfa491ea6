/** The name of the Pulumi project in the current folder or above it. */
import { readFileSync } from "node:fs";
import { CommandError } from "./command-error";
import { projectFile } from "./project-folder";

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
