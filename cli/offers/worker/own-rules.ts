/** Our policy rules, judged in the process: as an analyzer, they would take longer than the rest of a preview. */
import { rules } from "../../../policies/rules/index";
import { judgeInProcess } from "../../../review/in-process-rules";
import type { Preview } from "../../../review/preview";

/** The preview with what our rules find in its resources. */
export function judged(preview: Preview): Preview {
  if (preview.failure !== undefined) return preview;
  const found = preview.steps.flatMap(({ urn, type, after, op }) =>
    after === undefined || op === "delete" ? [] : judgeInProcess(rules, { urn, type, inputs: after }),
  );
  const checked = [...(preview.policiesChecked ?? []), ...rules.map(({ name }) => name)];
  return {
    ...preview,
    violations: [...preview.violations, ...found],
    policiesChecked: [...new Set(checked)].sort(),
  };
}
