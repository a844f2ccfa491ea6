/** The repository's Markdown files, and their prose. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const repositoryRoot = join(__dirname, "../..");

/** Every Markdown file that git tracks or would add, relative to the root. */
export function markdownFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.md"];
  return execFileSync("git", args, { cwd: repositoryRoot, encoding: "utf8" }).split("\n").filter(Boolean);
}

export const readPage = (file: string) => readFileSync(join(repositoryRoot, file), "utf8");

/** Without code blocks and comments. */
export function withoutCode(page: string): string {
  return page.replace(/^( *)```[\s\S]*?^\1```/gm, "").replace(/<!--[\s\S]*?-->/g, "");
}
