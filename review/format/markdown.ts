/** Reports as one Markdown document for a comment on GitHub or Azure Repos, and for a terminal. */
import type { Report } from "../report";
import { documentOf } from "./content/stacks";
import type { Block, Item, Table } from "./document";
import { inline } from "./markdown-text";
import { least, longest, type Plan, shorter } from "./plan";
import { visible } from "./visible";

/** In bytes of UTF-8. GitHub takes 65,536 characters; the marker of the comment and a note need some. */
const commentLimit = 63_000;

export interface MarkdownOptions {
  /** Most bytes. Below that, the least important parts are left out, and a line names them. */
  limit?: number;
}

/** At least the verdict, whatever the limit. */
export function markdownOf(
  reports: readonly Report[],
  { limit = commentLimit }: MarkdownOptions = {},
): string {
  const textOf = (plan: Plan) => `${blocks(documentOf(reports, plan), plan, 2)}\n`;
  const fits = (text: string) => Buffer.byteLength(text) <= limit;
  const whole = textOf(longest);
  return fits(whole) ? whole : longestFitting(textOf, fits);
}

/** Found by halves: a report of many stacks takes a second to write. */
function longestFitting(textOf: (plan: Plan) => string, fits: (text: string) => boolean): string {
  let shortest = textOf(least);
  let [from, to] = [0, shorter.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const text = textOf(shorter[middle] ?? least);
    if (fits(text)) {
      shortest = text;
      to = middle;
    } else from = middle + 1;
  }
  return shortest;
}

const blocks = (content: readonly Block[], plan: Plan, depth: number): string =>
  content.map((block) => written(block, plan, depth)).join("\n\n");

function written(block: Block, plan: Plan, depth: number): string {
  switch (block.kind) {
    case "section": {
      const title = `${"#".repeat(Math.min(depth, 6))} ${inline(block.title, "line", plan)}`;
      return [title, ...block.blocks.map((inner) => written(inner, plan, depth + 1))].join("\n\n");
    }
    case "paragraph":
      return inline(block.content, "line", plan);
    case "list":
      return block.items
        .map((item, at) => listItem(item, block.isOrdered ? `${at + 1}.` : "-", plan))
        .join("\n");
    case "command":
      return `\`\`\`sh\n${visible(block.text)}\n\`\`\``;
    case "fold":
      return `<details><summary>${inline(block.summary, "html", plan)}</summary>\n\n${blocks(block.blocks, plan, depth)}\n\n</details>`;
    case "table":
      return tableOf(block, plan);
  }
}

/** Two spaces or a backslash at the end of a line would break it; GitHub's comments break it anyway. */
function listItem({ content, more = [] }: Item, mark: string, plan: Plan): string {
  const indent = " ".repeat(mark.length + 1);
  return [content, ...more]
    .map((line, at) => `${at === 0 ? `${mark} ` : indent}${inline(line, "line", plan)}`)
    .join("  \n");
}

/** Cells up to this width are aligned, for terminals. */
const widest = 36;

function tableOf({ head, rows }: Table, plan: Plan): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => inline(cell, "cell", plan)));
  const widths = head.map((_, at) =>
    Math.max(3, ...cells.map((row) => row[at]?.length ?? 0).filter((width) => width <= widest)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join("\n");
}
