/** One document for one stack or several. */
import { Level, type Report } from "../../report";
import { counted } from "../../words";
import {
  type Block,
  code,
  commas,
  fold,
  type Inline,
  paragraph,
  type Section,
  section,
  type Tone,
  table,
} from "../document";
import type { Plan } from "../plan";
import { dryRun } from "./dry-run";
import { cost, drift, missing, policies, resources } from "./engine";
import { digest, elsewhere, findings, levelLabels, todo, verdictLine } from "./head";
import { coverage, leadViews } from "./lead-view";
import { leftOut } from "./left-out";
import { settings, steps } from "./settings";

/** One section, whose title is the verdict. */
export function documentOf(reports: readonly Report[], plan: Plan): Section[] {
  const [only, ...others] = reports;
  if (only === undefined) return [{ kind: "section", title: "No offer changes", blocks: [] }];
  if (others.length === 0 && plan.stacks === 0) {
    const rest = paragraph(
      "Left out, to stay within the size of a comment: all but the verdict. ",
      elsewhere,
    );
    return [{ kind: "section", title: verdictLine(only), blocks: [rest] }];
  }
  return [others.length === 0 ? stackSection(only, plan, false) : allStacks(reports, plan)];
}

function stackSection(report: Report, plan: Plan, isFolded: boolean): Section {
  const details = detailsOf(report, plan);
  return {
    kind: "section",
    title: verdictLine(report),
    tone: tones[report.verdict.level],
    blocks: [
      paragraph(
        "Project ",
        code(report.project),
        ...(report.offerId === "" ? [] : [", offer ", code(report.offerId)]),
        ".",
      ),
      ...findings(report, plan),
      ...todo(report, plan),
      ...(isFolded ? fold(["Details of ", code(report.stack)], details) : details),
      ...leftOut(report, plan),
      ...digest(report),
    ],
  };
}

const tones: Readonly<Record<Level, Tone>> = { refused: "bad", attention: "warn", safe: "good" };

function detailsOf(report: Report, plan: Plan): Block[] {
  const { workflows } = report;
  const has = (part: Parameters<Plan["leftOut"]["has"]>[0]) => !plan.leftOut.has(part);
  return [
    ...leadViews(workflows, plan),
    ...section("Steps and lead schema", [
      ...steps(workflows, plan),
      ...(has("coverage") ? coverage(workflows) : []),
    ]),
    ...dryRun(workflows, plan),
    ...settings(report, plan),
    ...policies(report, plan),
    ...(has("resources") ? resources(report) : []),
    ...(has("drift") ? drift(report) : []),
    ...(has("cost") ? cost(report) : []),
    ...(has("missing") ? missing(report) : []),
  ];
}

function allStacks(reports: readonly Report[], plan: Plan): Section {
  const ordered = [Level.refused, Level.attention, Level.safe].flatMap((level) =>
    reports.filter(({ verdict }) => verdict.level === level),
  );
  const changed = ordered.filter((report) => !isUnchanged(report));
  const rows = changed.slice(0, plan.stackRows);
  const shown = changed.slice(0, plan.stacks);
  return {
    kind: "section",
    title: summaryLine(ordered),
    tone: tones[ordered[0]?.verdict.level ?? Level.safe],
    blocks: [
      ...table(
        "Stacks",
        ["stack", "verdict", "what changes", "resources"],
        rows.map(({ stack, verdict, resources }) => [
          code(stack),
          levelLabels[verdict.level],
          verdict.line,
          String(resources.length),
        ]),
      ),
      ...unchangedLine(ordered.filter(isUnchanged), plan),
      ...shown.map((report) => stackSection(report, plan, true)),
      ...(changed.length > shown.length
        ? [paragraph(`${counted(changed.length - shown.length, "more stack")}. ${elsewhere}`)]
        : []),
    ],
  };
}

/** `3 stacks: 1 refused, 2 safe` */
function summaryLine(reports: readonly Report[]): string {
  const counts = [Level.refused, Level.attention, Level.safe].flatMap((level) => {
    const count = reports.filter(({ verdict }) => verdict.level === level).length;
    const word = level === Level.attention && count > 1 ? "need attention" : levelLabels[level].label;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${reports.length} stacks: ${counts.join(", ")}`;
}

function unchangedLine(reports: readonly Report[], plan: Plan): Block[] {
  if (reports.length === 0) return [];
  const names: Inline[] = reports.slice(0, plan.stackRows).map(({ stack }) => code(stack));
  const rest = reports.length - names.length;
  return [paragraph("Nothing changes in ", commas([...names, ...(rest > 0 ? [`${rest} more`] : [])]), ".")];
}

/** Has nothing to tell. */
const isUnchanged = ({ verdict, findings, todo, workflows, resources, drift, policies, missing }: Report) =>
  verdict.level === Level.safe &&
  [findings, todo, resources, drift, policies, missing].every(({ length }) => length === 0) &&
  workflows.every(({ change }) => change === "unchanged");
