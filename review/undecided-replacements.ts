/** Replacements that Pulumi plans because it does not know a value yet: the update may find that nothing differs. */
import { isObject } from "../expressions/json";
import { type Preview, type Step, unknownValue } from "./preview";

/** Steps, not names: resources of two types may have one name. */
export function undecidedReplacements({ steps }: Preview): Step[] {
  return steps
    .filter(({ op }) => op === "replace")
    .filter((step) => {
      const causes = causesOf(step);
      return causes.length > 0 && causes.every((path) => valueAt(step, path) === unknownValue);
    });
}

const causesOf = ({ differences }: Step) =>
  Object.keys(differences).filter((path) => differences[path]?.endsWith("-replace"));

/** Paths with brackets are not followed. */
function valueAt({ after }: Step, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), after);
}
