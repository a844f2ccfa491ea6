/** Replacements that Pulumi plans because it does not know a value yet: the update may find that nothing differs. */
import { valueAt } from "../policies/engine-values";
import { type Preview, type Step, unknownValue } from "./preview";

/** Steps, not names: resources of two types may have one name. */
export function undecidedReplacements({ steps }: Preview): Step[] {
  return steps
    .filter(({ op }) => op === "replace")
    .filter((step) => {
      const causes = causesOf(step);
      // paths with brackets are not followed
      const isUnknown = (path: string) => valueAt(step.after, ...path.split(".")) === unknownValue;
      return causes.length > 0 && causes.every(isUnknown);
    });
}

const causesOf = ({ differences }: Step) =>
  Object.keys(differences).filter((path) => differences[path]?.endsWith("-replace"));
