/** Drift in words: lines for the terminal, Markdown for an issue. */
import { forStack } from "../../operations/wording";
import type { DriftReport } from "../../review/report";

/** Paths shown of one resource. */
const mostPaths = 20;

/** One resource, with the paths that differ below it. */
export function driftLines(drift: readonly DriftReport[]): string {
  return drift
    .map(({ name, type, isDeleted, paths }) =>
      [
        `${name} (${type}) ${isDeleted ? "was deleted" : "was changed"}`,
        ...shortened(paths).map((path) => `  ${path}`),
        "",
      ].join("\n"),
    )
    .join("");
}

/** @param limit in characters; the last resources are left out first */
export function driftIssue(drift: readonly DriftReport[], stack: string, limit: number): string {
  const items = drift.map(itemOf);
  let space = limit - issueOf(moreOf(items.length), stack).length;
  const fitting = items.findIndex((item) => {
    space -= item.length;
    return space < 0;
  });
  const shown = fitting < 0 ? items : items.slice(0, fitting);
  return issueOf(shown.join("") + moreOf(items.length - shown.length), stack);
}

function itemOf({ name, type, isDeleted, paths }: DriftReport): string {
  const lines = shortened(paths).map((path) => `  - ${code(path)}\n`);
  return `- ${code(name)} (${code(type)}) ${isDeleted ? "was deleted" : "was changed"}\n${lines.join("")}`;
}

const moreOf = (left: number) => (left === 0 ? "" : `- and ${left} more\n`);

const issueOf = (list: string, stack: string) =>
  `Somebody changed resources of stack ${code(stack)} in Azure, outside Pulumi. The next update undoes these changes.

${list}
To see the values: ${code(forStack("pulumi preview --refresh --diff", stack))}
To undo the changes: ${code(forStack("pulumi up --refresh", stack))}
To keep them, make the same change in the configuration or the program.

\`leads drift --issue\` updates this issue, and closes it when there is no drift.
`;

function shortened(paths: readonly string[]): string[] {
  const left = paths.length - mostPaths;
  return left > 0 ? [...paths.slice(0, mostPaths), `and ${left} more`] : [...paths];
}

/** A name from Azure must not end the code or start a line. */
const code = (text: string) => `\`${text.replace(/[`\s]+/g, " ")}\``;
