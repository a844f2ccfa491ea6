/** A flow of one's own: nothing is known of what it calls, so only status and action code are shown. */
import { answered, waited } from "../causes/row-parts";
import { forStack } from "../wording";
import type { Destination } from "./destination";

export const flow: Destination = {
  label: "Your flow",
  row: "lead",
  code: /(?!)/,
  codeIn: () => undefined,
  causes: [
    {
      key: "service-down",
      meets: "every lead",
      fits: ({ status = 0 }) => status >= 500 || status === 408 || status === 429,
      because: (evidence) =>
        `the service that your flow calls did not answer as it should (${answered(evidence)})`,
      fix: () => waited,
    },
    {
      key: "flow-failed",
      meets: "this lead",
      fits: () => true,
      because: (evidence) => `your flow did not write the lead (${answered(evidence)})`,
      fix: ({ stack }) => ({
        advice: "The run in the portal shows the step that failed. If the flow is wrong, correct its file",
        commands: [forStack("pulumi up", stack)],
      }),
    },
  ],
  needs: ["Your flow signs in as its file says: give its identity, connections and secrets what they need"],
};
