/** The violations of our own rules in a preview that ran without our policy pack. */
import { rules } from "../policies/rules/index";
import { judgeInProcess, rulesFor } from "./in-process-rules";
import type { Preview } from "./preview";

/** The preview with what our rules say of every resource that it leaves. Rules about a whole stack are left out. */
export function judgedPreview(preview: Preview): Preview {
  const left = preview.steps.flatMap(({ urn, type, after }) =>
    after === undefined ? [] : [{ urn, type, inputs: after }],
  );
  const checked = new Set(left.flatMap(({ type }) => rulesFor(rules, type).map(({ name }) => name)));
  return {
    ...preview,
    violations: [...preview.violations, ...left.flatMap((one) => judgeInProcess(rules, one))],
    policiesChecked: [...new Set([...(preview.policiesChecked ?? []), ...checked])].sort(),
  };
}
