/** Columns before and after. */
import type { ColumnSource, ColumnView } from "../report";
import { shown } from "../shown";
import { sourceOf } from "./column-source";
import { columnOf, longestIn } from "./shipped";
import type { Flow } from "./written-columns";

/** A column of either state, with its sources as they are: they may contain a URL. */
export interface ColumnChange {
  name: string;
  before?: ColumnSource;
  after?: ColumnSource;
  /** Longest text that the destination takes; undefined when it is not known, or not text. */
  longest?: number;
  isRequired: boolean;
}

/** Sorted by name. */
export function columnChanges(before: Flow | undefined, after: Flow | undefined): ColumnChange[] {
  // a column's step is only said where it could be another's
  const isOne = [before, after].every((flow) => flow === undefined || flow.writes.length < 2);
  const [old, next] = [sourcesIn(before, isOne), sourcesIn(after, isOne)];
  const destination = (after ?? before)?.destination ?? "";
  return [...new Set([...old.keys(), ...next.keys()])].sort().map((name) => {
    const [was, is] = [old.get(name), next.get(name)];
    const longest = longestIn(destination, name);
    return {
      name,
      ...(was && { before: was }),
      ...(is && { after: is }),
      ...(longest !== undefined && { longest }),
      isRequired: columnOf(destination, name)?.required ?? false,
    };
  });
}

/** Column → source. */
function sourcesIn(flow: Flow | undefined, isOne: boolean): Map<string, ColumnSource> {
  const { definition, destination, writes = [] } = flow ?? {};
  return new Map(
    writes.flatMap(({ step, columns }) =>
      Array.from(columns ?? [], ([name, value]): [string, ColumnSource] => [
        isOne ? name : `${step}.${name}`,
        definition === undefined
          ? { from: "" }
          : concealed(name, sourceOf(value, definition, columnOf(destination ?? "", name)), destination),
      ]),
    ),
  );
}

const secretName = /passw|secret|token|key|signature|credential|authorization/i;

/** A person's own flow may send something secret beside a lead. */
const concealed = (name: string, source: ColumnSource, destination: string | undefined): ColumnSource =>
  destination === "flow" && secretName.test(name) && !/^[@A-Z]/.test(source.from)
    ? { ...source, from: "a constant" }
    : source;

export const isMoved = ({ before, after }: ColumnChange): boolean =>
  before !== undefined && after !== undefined && before.from !== after.from;

/** A number, a text or the like: nothing that could be too long. */
export const isConstant = ({ from }: ColumnSource): boolean => /^['0-9-]|^(true|false|null)$/.test(from);

/** @param isCompared whether both states were read; otherwise a column on one side may be on the other, too */
export function viewOf(change: ColumnChange, isCompared: boolean): ColumnView {
  const { name, before, after, longest } = change;
  const source = after ?? before;
  return {
    name: shown(name),
    change: isCompared ? kindOf(change) : "changed",
    ...(before && { before: shownSource(before) }),
    ...(after && { after: shownSource(after) }),
    ...(longest !== undefined && source && !isConstant(source) && { longest }),
  };
}

function kindOf(change: ColumnChange): ColumnView["change"] {
  const { before, after } = change;
  if (before === undefined) return "created";
  if (after === undefined) return "deleted";
  return isMoved(change) || before.limit !== after.limit ? "changed" : "unchanged";
}

const shownSource = (source: ColumnSource): ColumnSource => ({ ...source, from: shown(source.from) });
