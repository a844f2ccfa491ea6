/** Names the action that made a run fail, for a person. */
import type { FailedAction } from "../../operations/runs/workflow-runs";

/** E.g. `Create_lead: Forbidden`. */
export function formatFailure({ name, code }: FailedAction): string {
  return `${name}: ${code}`;
}
