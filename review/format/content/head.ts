/** What a reviewer reads first: verdict, findings, what to do after the update. And the digest at the end. */
import { type Finding, Level, type Report, type Todo } from "../../report";
import {
  type Block,
  code,
  type Inline,
  type Item,
  type Label,
  label,
  list,
  paragraph,
  section,
  withCommands,
} from "../document";
import type { Plan } from "../plan";

/** A level as a word. */
export const levelLabels: Readonly<Record<Level, Label>> = {
  refused: label("refused", "bad"),
  attention: label("needs attention", "warn"),
  safe: label("safe", "good"),
};

const findingLabels: Readonly<Record<Level, Label>> = { ...levelLabels, safe: label("remark", "calm") };

const claims: Readonly<Record<Level, string>> = {
  refused: " is refused: ",
  attention: " needs attention: ",
  safe: " is safe: ",
};

/** `prod needs attention: The Logic App no longer retries. (2 more)` */
export const verdictLine = ({ stack, verdict }: Report): Inline => [
  code(stack),
  claims[verdict.level],
  verdict.line,
];

/** Nothing when the verdict says it all. */
export function findings(report: Report, plan: Plan): Block[] {
  const [first, ...others] = report.findings;
  if (first === undefined) return [];
  if (others.length === 0 && first.fix === undefined && first.line === report.verdict.line) return [];
  return list([
    ...report.findings.slice(0, plan.items).map(findingItem),
    ...moreFindings(report.findings.slice(plan.items)),
  ]);
}

const findingItem = ({ level, line, fix }: Finding): Item => ({
  content: [findingLabels[level], " ", line],
  more: fix === undefined ? [] : [["Fix: ", withCommands(fix)]],
});

function moreFindings(rest: readonly Finding[]): Item[] {
  if (rest.length === 0) return [];
  const counts = [Level.refused, Level.attention, Level.safe]
    .map((level) => [level, rest.filter((finding) => finding.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${findingLabels[level].label}`);
  return [{ content: `And ${rest.length} more: ${counts.join(", ")}. ${elsewhere}` }];
}

/** Where the whole report is. */
export const elsewhere = "The HTML and JSON files of this report have everything.";

export function todo(report: Report, plan: Plan): Block[] {
  const rest = report.todo.length - plan.items;
  const items = [
    ...report.todo.slice(0, plan.items).map(todoItem),
    ...(rest > 0 ? [{ content: `And ${rest} more. ${elsewhere}` }] : []),
  ];
  return section(
    ["After ", code("pulumi up")],
    items.length === 0 ? [] : [{ kind: "list", isOrdered: true, items }],
  );
}

const todoItem = ({ line, command }: Todo): Item => ({
  content: line,
  more: command === undefined ? [] : [code(command)],
});

/** Both are safe in a shell. */
const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isStack = (text: string): boolean => /^[\w.][\w./-]*$/.test(text);

export function digest({ digest: value, stack, verdict }: Report): Block[] {
  if (value === undefined || verdict.level === Level.refused || !isDigest(value) || !isStack(stack))
    return [];
  return section("Apply what was reviewed", [
    paragraph(
      "This command refuses if the stack, its configuration or Azure is no longer as in this report.",
    ),
    { kind: "command", text: `npx leads up --reviewed ${value} --stack ${stack}` },
  ]);
}
