/** Which stacks of the fleet changed since a commit of git, as `git diff COMMIT...` with the working tree. */
import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { offerStacks } from "../../fleet/offer-layers";
import type { OfferStack } from "../../fleet/offer-stack";
import { type Changed, changedBetween } from "../../fleet/since";
import { commitFiles } from "../review/project-files";
import { readOfferFiles } from "./offer-files";
import type { Project } from "./project";

/** @throws {CommandError} LEADS_BASE_UNKNOWN */
export function changedSince(
  since: string,
  { folder, stackFileName }: Project,
  after: readonly OfferStack[],
): Changed {
  const named = commitFiles(folder, since, "--since");
  const start = mergeBase(folder, named.commit);
  const old = start === named.commit ? named : commitFiles(folder, start, "--since");
  const { offers, defaults } = readOfferFiles(old);
  const before = offerStacks(offers, defaults).stacks;
  return changedBetween({ before, after, files: changedFiles(folder, start), stackFileName });
}

function git(folder: string, args: readonly string[]): string {
  return execFileSync("git", ["-C", folder, ...args], {
    ...{ encoding: "utf8", maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] },
  }) as string;
}

/** The commit itself when the two have no common one, as in a shallow clone. */
function mergeBase(folder: string, commit: string): string {
  try {
    return git(folder, ["merge-base", commit, "HEAD"]).trim();
  } catch {
    return commit;
  }
}

/** Files of the working tree that differ from the commit, also untracked ones, from the project's folder. */
function changedFiles(folder: string, commit: string): string[] {
  const [root = "", prefix = ""] = git(folder, ["rev-parse", "--show-toplevel", "--show-prefix"]).split("\n");
  const changed = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--name-only",
    "-z",
    commit,
    "--",
  ];
  const untracked = ["ls-files", "--others", "--exclude-standard", "-z"];
  return [changed, untracked]
    .flatMap((args) => git(root, args).split("\0"))
    .filter((file) => file !== "")
    .map((file) => posix.relative(prefix, file));
}
