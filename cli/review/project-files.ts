/** Files of a project in the working tree and in a commit. Nothing outside of the project is read, and no program of it runs. */
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { CommandError } from "../command-error";
import { largestFile, refusedFile } from "./stack-file";

/** One version of the project's files. */
export interface ProjectFiles {
  /** @throws {CommandError} LEADS_STACK_FILE_REFUSED for what is no file inside of the project, or too large */
  read(path: string): string | undefined;
  /** Names in a folder of the project; none if there is no such folder. */
  names(folder: string): string[];
}

const limit = `${largestFile / 1024} KiB`;

/** Refuses a path that leaves the project. */
function inside(path: string): string {
  const clean = normalize(path);
  if (isAbsolute(clean) || clean.split(/[\\/]/)[0] === ".." || clean.includes("\0"))
    throw refusedFile(path, "a path outside of the project", "a file in the folder of Pulumi.yaml or below");
  return clean;
}

function bounded(path: string, size: number): void {
  if (size > largestFile) throw refusedFile(path, `${size} bytes`, `at most ${limit}`);
}

export function workingTree(folder: string): ProjectFiles {
  const root = realpathSync(folder);
  return {
    names: (path) => {
      const place = join(root, inside(path));
      return existsSync(place) && realpathSync(place) === normalize(place) ? readdirSync(place) : [];
    },
    read: (path) => readRegular(root, path),
  };
}

function readRegular(root: string, path: string): string | undefined {
  const file = join(root, inside(path));
  try {
    const facts = lstatSync(file, { throwIfNoEntry: false });
    if (facts === undefined) return undefined;
    if (!facts.isFile() || realpathSync(file) !== file)
      throw refusedFile(path, "a link or a folder", "a regular file");
    bounded(path, facts.size);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw refusedFile(path, `no readable file (${(error as NodeJS.ErrnoException).code})`, "a regular file");
  }
}

/**
 * @param base e.g. `origin/main`
 * @param option that names it
 * @throws {CommandError} LEADS_BASE_UNKNOWN
 */
export function commitFiles(
  folder: string,
  base: string,
  option = "--base",
): ProjectFiles & { commit: string } {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], {
      ...{ encoding: "utf8", maxBuffer: 64 * largestFile, stdio: ["ignore", "pipe", "pipe"] },
    }) as string;
  const commit = commitOf(git, base, option);
  const entries = (path: string) => git("ls-tree", "-z", "--long", commit, `./${path}`);
  return {
    commit,
    names: (path) =>
      entries(`${inside(path)}/`)
        .split("\0")
        .flatMap((line) => line.split("\t")[1]?.split("/").at(-1) ?? []),
    read: (path) => {
      const [entry = ""] = entries(inside(path)).split("\0");
      if (entry === "") return undefined;
      const [, mode = "", id = "", size = ""] = /^(\d+) \w+ ([0-9a-f]+) +(\S+)\t/.exec(entry) ?? [];
      if (!mode.startsWith("100")) throw refusedFile(path, "a link or a folder", "a regular file");
      bounded(path, Number(size));
      // without filters and textconv, which `git show` may run
      return git("cat-file", "blob", id);
    },
  };
}

function commitOf(git: (...args: string[]) => string, base: string, option: string): string {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`).trim();
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CommandError(
      "LEADS_BASE_UNKNOWN",
      isMissing ? "Found no git on the path, expected git" : `git knows no commit ${base} here`,
      isMissing
        ? "Install git, and run the command in a clone."
        : `Fetch it, for example with git fetch origin main, and name it: ${option} origin/main`,
      { cause: error },
    );
  }
}

/** Which of the program's own parts differ between a commit and the working tree. */
export function changedParts(folder: string, commit: string): string[] {
  const parts = ["infra", "flow-definitions", "index.ts", "package.json", "package-lock.json"];
  const args = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--name-only",
    "-z",
    "--relative",
    commit,
    "--",
    ...parts,
  ];
  const names = execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    maxBuffer: 64 * largestFile,
  });
  return [...new Set(names.split("\0").flatMap((name) => name.split("/")[0] || []))].sort();
}
