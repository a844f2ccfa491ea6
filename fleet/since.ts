/** Which stacks differ between two versions of a project. */
import type { OfferStack } from "./offer-stack";

/** An offer file, or environments of one, that an earlier version had. */
export interface RemovedOffer {
  file: string;
  /** Stacks that no file asks for any more. */
  stacks: readonly string[];
}

export interface Changed {
  stacks: ReadonlySet<string>;
  removed: RemovedOffer[];
}

export interface Versions {
  before: readonly OfferStack[];
  after: readonly OfferStack[];
  /** Files that differ, from the project's folder; `../` for those above it. */
  files: readonly string[];
  stackFileName: (stack: string) => string;
}

export function changedBetween({ before, after, files, stackFileName }: Versions): Changed {
  const old = new Map(before.map((stack) => [stack.stack, stack]));
  const differing = new Set(files);
  const flows = new Set([...before, ...after].flatMap((stack) => flowOf(stack) ?? []));
  const isAll = files.some((file) => !flows.has(file) && isProgram(file, stackFileName));
  const changed = after.filter(
    (stack) =>
      isAll ||
      effect(stack) !== effect(old.get(stack.stack)) ||
      differing.has(stackFileName(stack.stack)) ||
      differing.has(flowOf(stack) ?? ""),
  );
  return { stacks: new Set(changed.map(({ stack }) => stack)), removed: removedFrom(before, after) };
}

function removedFrom(before: readonly OfferStack[], after: readonly OfferStack[]): RemovedOffer[] {
  const left = new Set(after.map(({ stack }) => stack));
  const gone = before.filter(({ stack }) => !left.has(stack));
  return [...new Set(gone.map(({ file }) => file))]
    .sort()
    .map((file) => ({
      file,
      stacks: gone
        .filter((one) => one.file === file)
        .map(({ stack }) => stack)
        .sort(),
    }));
}

/** The file of an own flow. */
function flowOf({ config }: OfferStack): string | undefined {
  const flow = config["marketplace-leads:flow"];
  return typeof flow === "string" ? flow.replace(/^(\.\/)+/, "") : undefined;
}

/** Whether a file can change what every stack makes. */
function isProgram(file: string, stackFileName: (stack: string) => string): boolean {
  if (/\.md$/i.test(file)) return false;
  // of the folders above, only their own files: a lock file, a shared tsconfig.json
  if (file.startsWith("../")) return /^(\.\.\/)+[^/]+$/.test(file);
  if (/^(offers|docs|\.github)\//.test(file)) return false;
  const [, stack] = /(?:^|\/)Pulumi\.([^/]+)\.ya?ml$/.exec(file) ?? [];
  return stack === undefined || stackFileName(stack) !== file;
}

/** What the settings of a stack do, as a text that does not depend on the order of keys. */
const effect = (stack: OfferStack | undefined) =>
  stack && JSON.stringify([stack.config, stack.secretsProvider, stack.escEnvironments], sortedKeys);

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
