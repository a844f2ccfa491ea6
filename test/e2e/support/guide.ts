/** The code blocks of a guide in docs/, run in the order of the page as a reader would. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readPage, repositoryRoot } from "../../support/markdown-pages";
import { type ProcessOptions, runShell } from "../../support/shell";
import { leadsCommand } from "./sandbox-fixture";

/** One code block. Its text is without the indent of a list. */
export interface GuideBlock {
  /** Heading above it. */
  section: string;
  /** `sh`, `yaml`, `text` … */
  language: string;
  text: string;
}

/** @param page e.g. `docs/review.md` */
export function guideBlocks(page: string): GuideBlock[] {
  let section = "";
  const parts = readPage(page).matchAll(/^## (.*)$|^( *)```(\w+)\n([\s\S]*?)^\2```$/gm);
  return [...parts].flatMap(([, heading, indent = "", language = "", text = ""]) => {
    section = heading ?? section;
    const block = { section, language, text: text.replaceAll(new RegExp(`^${indent}`, "gm"), "") };
    return heading === undefined ? [block] : [];
  });
}

/** Every line of the guide's shell blocks. */
export const guideCommands = (page: string): string[] =>
  guideBlocks(page)
    .filter(({ language }) => language === "sh")
    .flatMap(linesOf);

export const linesOf = ({ text }: GuideBlock): string[] => text.trimEnd().split("\n");

/** The command as a reader runs it, with the clone's `leads` and an agreement where it would ask. */
export function pasted(command: string): string {
  const asks = /^npx leads offers (up|destroy)\b/.test(command) && !/--(yes|reviewed)\b/.test(command);
  return `${command.replace("npx leads", `node "${leadsCommand}"`)}${asks ? " --yes" : ""}`;
}

/** @throws with the whole output unless it succeeds. @returns standard output */
export async function runGuideCommand(command: string, options: ProcessOptions): Promise<string> {
  const { code, stdout, stderr } = await runShell(pasted(command), options);
  if (code !== 0) throw new Error(`${command}\nended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Writes the file that a block shows, if its first line names one: `# offers/defaults.yaml`. */
export function writeGuideFile({ text }: GuideBlock, folder: string): void {
  const [, path] = /^# (\S+\/\S+)\n/.exec(text) ?? [];
  if (path === undefined) return;
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What differs from run to run, as one example. */
export const steady = (output: string): string =>
  output
    .replace(/\b\d+\.\d s\b/g, "1.0 s")
    .replace(/\b20\d\d-\d\d-\d\d\b/g, "2026-12-01")
    .replace(/\b[0-9a-f]{64}\b/g, "0".repeat(64))
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, "00000000-0000-4000-8000-000000000001")
    .replace(/ +$/gm, "");

/** Replaces the screens of a page, in order. */
export function writeScreens(page: string, screens: readonly string[]): void {
  const left = [...screens];
  const text = readPage(page).replace(/^( *)```text\n[\s\S]*?^\1```$/gm, (_, indent: string) => {
    const screen = (left.shift() ?? "").trimEnd().replaceAll(/^(?=.)/gm, indent);
    return `${indent}\`\`\`text\n${screen}\n${indent}\`\`\``;
  });
  writeFileSync(join(repositoryRoot, page), text);
}
