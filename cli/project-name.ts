/** The name of the Pulumi project in the current folder or above it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "./command-error";

/** @throws {CommandError} `LEADS_PROJECT_MISSING` */
export function projectName(folder = process.cwd()): string {
  const file = join(folder, "Pulumi.yaml");
  if (existsSync(file)) {
    const [, name] = /^name:\s*["']?([^\s"'#]+)/m.exec(readFileSync(file, "utf8")) ?? [];
    if (name !== undefined) return name;
  }
  const above = dirname(folder);
  if (above !== folder) return projectName(above);
  throw new CommandError(
    "LEADS_PROJECT_MISSING",
    `Found no Pulumi.yaml with a name in ${process.cwd()} or above it`,
    "Run the command in the folder with Pulumi.yaml.",
  );
}
