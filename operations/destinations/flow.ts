/** A user's own flow: nobody but its author knows its services, so the run decides. */
import type { CauseRow } from "../causes/cause";
import { answered, up } from "../causes/row-parts";
import type { Destination } from "./destination";

const causes: readonly CauseRow[] = [
  {
    key: "own-step-failed",
    meets: "this lead",
    fits: ({ status, actionCode }) => status !== undefined || actionCode !== undefined,
    because: (evidence) => `a step of your flow failed (${answered(evidence)}); the letter names it`,
    fix: (context) => ({
      advice: "Look at the run in the portal. Fix what the step calls, or the step in the flow's file",
      commands: [up(context)],
    }),
  },
];

export const flow: Destination = {
  label: "Your flow",
  row: "run",
  code: /(?!)/,
  codeIn: () => undefined,
  causes,
  needs: [],
};
