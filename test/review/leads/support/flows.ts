/** Changes of Logic Apps that the program makes, and what the lead's view says of them. */
import assert from "node:assert/strict";
import { distribution } from "../../../../infra/definition/distribution";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { type DestinationName, isOwnSettings } from "../../../../infra/destinations/index";
import { leadView } from "../../../../review/leads/lead-view";
import { destinationIn, type WorkflowState } from "../../../../review/workflow-change";

export const stateOf = (definition: unknown): WorkflowState => ({
  definition: structuredClone(definition) as WorkflowState["definition"],
  parameters: {},
  state: "Enabled",
});

/** The Logic App of one destination. @param settings of the destination, `leadSchema` and `deadLetter` */
export function shippedState(name: DestinationName, settings: Record<string, unknown> = {}): WorkflowState {
  const { leadSchema, deadLetter, flow, ...own } = settings;
  const args = {
    ...(isOwnSettings(name) ? { [name]: own } : { leadSourceCode: 8, ...own }),
    ...(leadSchema !== undefined && { leadSchema }),
    ...(deadLetter !== undefined && { deadLetter }),
    ...(flow !== undefined && { flow }),
  };
  return stateOf(workflowDefinition(name, args as Parameters<typeof workflowDefinition>[1]));
}

export const distributorState = (names: readonly DestinationName[]): WorkflowState =>
  stateOf(distribution(names, {}));

/** The view of a change; undefined is no Logic App. */
export const viewOf = (
  before: WorkflowState | undefined,
  after: WorkflowState | undefined,
  name = "leads-workflow",
) =>
  leadView({
    name,
    destination: destinationIn(after ?? before),
    ...(before && { before }),
    ...(after && { after }),
  });

/** Lines of the findings, with their level. Each is one short sentence. */
export const linesOf = (...change: Parameters<typeof viewOf>): string[] =>
  viewOf(...change).findings.map(({ level, line }) => {
    assert.match(line, /^[^\n]+[.]$/);
    assert.ok(line.split(" ").length <= 30, line);
    return `${level}: ${line}`;
  });
