/** The project of the fleet: its folder, its own settings and its stack files. */
import { basename, dirname, extname, posix } from "node:path";
import type { StackFile } from "../../fleet/stack-file-text";
import { CommandError } from "../command-error";
import { projectFile } from "../pulumi/project-folder";
import { type ProjectFiles, workingTree } from "../review/project-files";
import { configOf, parseYaml } from "../review/stack-file";

export interface Project {
  folder: string;
  /** Name of the project's file. */
  name: string;
  content: StackFile;
  /** Path from the folder. */
  stackFileName(stack: string): string;
  /** Content with full keys; `{}` when there is none. @throws {CommandError} LEADS_STACK_FILE_REFUSED */
  stackFile(stack: string): StackFile;
  /** Stacks that have a file. */
  stacksWithFile(): string[];
}

/** @throws {CommandError} LEADS_PROJECT_MISSING, LEADS_STACK_FILE_REFUSED */
export function currentProject(): Project & { files: ProjectFiles } {
  const file = projectFile();
  const folder = dirname(file);
  if (extname(file) === ".json")
    throw new CommandError(
      "LEADS_PROJECT_MISSING",
      `Found ${file}, expected Pulumi.yaml: offer files are for projects in YAML`,
      "Write the project's file as Pulumi.yaml.",
    );
  const files = workingTree(folder);
  return { ...projectOf(folder, basename(file), files), files };
}

export function projectOf(folder: string, name: string, files: ProjectFiles): Project {
  const content = parseYaml(files.read(name) ?? "", name);
  // `config` is its name in old projects
  const places = [content.stackConfigDir, content.config];
  const configFolder = String(places.find((one) => typeof one === "string") ?? ".");
  const ending = extname(name);
  const stackFileName = (stack: string) => posix.join(configFolder, `Pulumi.${stack}${ending}`);
  return {
    ...{ folder, name, content, stackFileName },
    stackFile: (stack) => {
      const file = parseYaml(files.read(stackFileName(stack)) ?? "", stackFileName(stack));
      return file.config === undefined ? file : { ...file, config: configOf(file, { name: content.name }) };
    },
    stacksWithFile: () =>
      files
        .names(configFolder)
        .flatMap((one) =>
          one.startsWith("Pulumi.") && one.endsWith(ending) ? one.slice(7, -ending.length) : [],
        )
        .filter((stack) => /^[A-Za-z0-9_.-]{1,100}$/.test(stack))
        .sort(),
  };
}
