/** Replacements that Pulumi plans because it does not know a value yet: the update may find that nothing differs. */
import { isObject } from "../expressions/json";
import { type Preview, type Step, unknownValue } from "./preview";

/** Logical names, sorted. */
export function undecidedReplacements({ steps }: Preview): string[] {
  return steps
    .filter(({ op }) => op === "replace")
    .filter((step) => {
      const causes = causesOf(step);
      return causes.length > 0 && causes.every((path) => valueAt(step, path) === unknownValue);
    })
    .map(({ name }) => name)
    .sort();
}

const causesOf = ({ differences }: Step) =>
  Object.keys(differences).filter((path) => differences[path]?.endsWith("-replace"));

/** Paths with brackets are not followed. */
function valueAt({ after }: Step, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), after);
}
