/** What the changed columns mean for leads: one finding for each column, or for many of one kind. */
import { type ColumnSource, type Finding, Level } from "../report";
import { shown } from "../shown";
import { characters, named } from "../words";
import { type ColumnChange, isConstant, isMoved } from "./column-changes";

/** A kind of change, the most important first. */
type Kind = "required" | "exceeded" | "moved" | "removed" | "added" | "lowered" | "raised";

interface Words {
  level: Level;
  one(change: ColumnChange, label: string): string;
  /** What many columns do, after `14 columns`. */
  many(label: string): string;
  fix?(change: ColumnChange): string;
}

/** More columns of one kind become one finding. */
const most = 3;

/** @param of ` of Salesforce` where a stack has several destinations */
export function columnFindings(changes: readonly ColumnChange[], label: string, of: string): Finding[] {
  return (Object.keys(words) as Kind[]).flatMap((kind) => {
    const same = changes.filter((change) => kindOf(change) === kind);
    const { level, one, many, fix } = words[kind];
    if (same.length > most) {
      const names = named(same.map(({ name }) => name));
      return [finding(level, `${same.length} columns${of} ${many(label)}: ${names}.`)];
    }
    return same.map((change) =>
      finding(level, `Column ${change.name}${of} ${one(change, label)}.`, fix?.(change)),
    );
  });
}

const finding = (level: Level, line: string, fix?: string): Finding => ({
  level,
  line: shown(line),
  ...(fix !== undefined && { fix }),
});

function kindOf(change: ColumnChange): Kind | undefined {
  const { before, after, isRequired } = change;
  if (isRequired && hasValue(before) && !hasValue(after)) return "required";
  if (isMoved(change)) return "moved";
  if (after === undefined) return "removed";
  if (isExceeded(change)) return "exceeded";
  if (before === undefined) return "added";
  const [was, is] = [before, after].map(({ limit = Number.POSITIVE_INFINITY }) => limit) as [number, number];
  return is === was ? undefined : is < was ? "lowered" : "raised";
}

const hasValue = (source: ColumnSource | undefined) =>
  source !== undefined && !["''", "null"].includes(source.from);

/** Whether the flow now writes longer text than the destination takes. */
function isExceeded({ before, after, longest }: ColumnChange): boolean {
  if (longest === undefined || after === undefined || isConstant(after)) return false;
  const { limit = Number.POSITIVE_INFINITY } = after;
  return limit > longest && (before === undefined || limit > (before.limit ?? Number.POSITIVE_INFINITY));
}

const words: Readonly<Record<Kind, Words>> = {
  required: {
    level: Level.attention,
    one: (_, label) => `gets no value any more, and ${label} requires one: leads become dead letters`,
    many: (label) => `get no value any more, and ${label} requires one: leads become dead letters`,
    fix: ({ name }) => `Give ${name} a value in the field map.`,
  },
  exceeded: {
    level: Level.attention,
    one: (change, label) => {
      const { after, longest } = change;
      const keeps =
        after?.limit === undefined
          ? "is not cut any more"
          : `keeps ${characters(after.limit)}${instead(change)}`;
      return `${keeps}, but ${label} takes ${longest}: leads with longer text become dead letters`;
    },
    many: (label) => `keep longer text than ${label} takes; such leads become dead letters`,
    fix: () => "Compare with the lengths in your CRM: npx leads map --check",
  },
  moved: {
    level: Level.attention,
    one: (change, label) => {
      const { before, after, longest } = change;
      const end = isExceeded(change)
        ? `, and keeps ${after?.limit ?? "all"} characters where ${label} takes ${longest}`
        : before?.limit === after?.limit || after?.limit === undefined
          ? ""
          : `, and keeps ${characters(after.limit)}${instead(change)}`;
      // they differ in a URL
      if (shown(before?.from ?? "") === shown(after?.from ?? "")) return `gets another URL${end}`;
      return `gets ${valueIn(after)} instead of ${valueIn(before, after)}${end}`;
    },
    many: () => "get other values",
  },
  removed: {
    level: Level.attention,
    one: ({ before }) =>
      isId(before)
        ? "does not get the lead's id any more: a lead that is sent again can be written twice"
        : `gets no value any more; it was ${valueIn(before)}`,
    many: () => "get no value any more",
  },
  added: {
    level: Level.attention,
    one: ({ after }) => `is new and gets ${valueIn(after)}`,
    many: () => "are new",
  },
  lowered: {
    level: Level.attention,
    one: (change) => `keeps ${characters(change.after?.limit ?? 0)}${instead(change)}: more text is cut`,
    many: () => "keep fewer characters, so more text is cut",
  },
  raised: {
    level: Level.safe,
    one: (change) =>
      change.after?.limit === undefined
        ? "is not cut any more"
        : `keeps ${characters(change.after.limit)}${instead(change)}`,
    many: () => "keep more characters",
  },
};

const instead = ({ before }: ColumnChange): string => {
  if (before === undefined) return "";
  return before.limit === undefined
    ? " and was not cut before"
    : ` instead of ${characters(before.limit).split(" ")[0]}`;
};

const isId = (source: ColumnSource | undefined) =>
  /^@outputs\('Lead'\)\??\['id'\]$/i.test(source?.from ?? "");

/** Longer expressions stand in the table only. */
const longestExpression = 48;

/** A source in a sentence. */
function valueIn(source: ColumnSource | undefined, other?: ColumnSource): string {
  const { from = "" } = source ?? {};
  if (isId(source)) return "the lead's id";
  if (from.length <= longestExpression && !/\s/.test(from)) return from;
  if (!from.startsWith("@")) return "a constant";
  return other && other.from.length > longestExpression ? "another one" : "an expression";
}
