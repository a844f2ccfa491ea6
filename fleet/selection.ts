/** Which stacks `--only` names. */
import type { OfferStack } from "./offer-stack";

export interface Selection<Stack> {
  stacks: Stack[];
  /** Patterns that match nothing. */
  unknown: string[];
}

/** @param patterns stack names with `*` and `?`, or paths of offer files */
export function selectedBy<Stack extends Pick<OfferStack, "stack" | "file">>(
  stacks: readonly Stack[],
  patterns: readonly string[],
): Selection<Stack> {
  const tests = patterns.map((pattern) => ({ pattern, matches: matcher(pattern) }));
  return {
    stacks: stacks.filter((stack) => tests.some(({ matches }) => matches(stack))),
    unknown: tests.filter(({ matches }) => !stacks.some(matches)).map(({ pattern }) => pattern),
  };
}

/** A pattern with a slash is a path. An empty one, such as an unset variable, must not find stacks without a file. */
function matcher(pattern: string): (stack: Pick<OfferStack, "stack" | "file">) => boolean {
  const path = pattern.replaceAll("\\", "/");
  const glob = globOf(path.replace(/^(\.\/)+/, ""));
  return path.includes("/") ? ({ file }) => file !== "" && glob.test(file) : ({ stack }) => glob.test(stack);
}

/** `*` is any text, `?` one character. */
export const globOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === "*" ? ".*" : sign === "?" ? "." : `\\${sign}`))}$`,
    "s",
  );
