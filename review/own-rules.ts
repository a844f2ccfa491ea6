/** Our policy rules, judged in the process: as an analyzer, they would take longer than the rest of a preview. */
import { rules } from "../policies/rules/index";
import { judgeInProcess, rulesFor } from "./in-process-rules";
import type { Preview } from "./preview";

/**
 * The preview with what our rules find in its resources, with default settings. Rules about the whole stack are left
 * out: all of them only advise.
 */
export function judged(preview: Preview, now: Date): Preview {
  if (preview.failure !== undefined) return preview;
  const found = preview.steps.flatMap(({ urn, type, after, op }) =>
    after === undefined || op === "delete" ? [] : judgeInProcess(rules, { urn, type, inputs: after }, now),
  );
  const types = new Set(preview.steps.map(({ type }) => type));
  const own = [...types].flatMap((type) => rulesFor(rules, type).map(({ name }) => name));
  const checked = [...(preview.policiesChecked ?? []), ...own];
  return {
    ...preview,
    violations: [...preview.violations, ...found],
    policiesChecked: [...new Set(checked)].sort(),
  };
}
