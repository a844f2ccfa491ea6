/** The report without the engine: our Logic Apps break no policy, whose inputs it knows only in part. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../infra/definition/workflow-definition";
import { destinationNames } from "../../infra/destinations/index";
import { offlinePreview } from "../../review/offline-preview";

const appOf = (name: (typeof destinationNames)[number], deadLetter: "storage" | "none") => ({
  name: "leads-workflow",
  workflowName: "logic-contoso-leads-dev",
  location: "westeurope",
  definition: workflowDefinition(name, { deadLetter, webhook: { url: "https://hooks.contoso.com/" } }),
  parameters: { offerId: "contoso.leads" },
  tags: {},
  isProtected: false,
});

describe("the policies in a report without the engine", () => {
  it("are kept by every destination's Logic App, with and without dead letters", () => {
    for (const name of destinationNames)
      for (const deadLetter of ["storage", "none"] as const) {
        const after = [appOf(name, deadLetter)];
        const { violations } = offlinePreview({ project: "marketplace-leads", stack: "dev", after });
        const found = violations.map(({ policy, level }) => `${policy} ${level}`);
        assert.deepEqual(found, deadLetter === "none" ? ["dead-letter-store advisory"] : [], name);
      }
  });
});
