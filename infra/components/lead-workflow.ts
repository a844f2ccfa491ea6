/** One Logic App: it writes to a destination, or distributes to several. */
import * as logic from "@pulumi/azure-native/logic";
import type * as pulumi from "@pulumi/pulumi";
import type { WorkflowFile } from "../destinations/destination";
import { callbackUrl } from "./callback-url";
import type { DeadLetterStore } from "./dead-letter/dead-letter-store";
import type { DestinationPart } from "./destination-part";
import type { Connected } from "./destinations/connected";
import { gated } from "./gate";
import { keptInputs, refuseReplacement } from "./replacement-guard";

/** What a Logic App needs. */
export interface LeadWorkflowParts extends Omit<Connected, "checks" | "outputs"> {
  /** Ends the names of the resource: `-salesforce`; empty for the Logic App whose URL the marketplace has. */
  suffix: string;
  workflowName: string;
  definition: WorkflowFile;
  /** Absent without a dead-letter store. */
  deadLetter: DeadLetterStore | undefined;
  /** Refuses to delete the Logic App while letters wait. */
  guard: pulumi.ResourceHook;
  /** Whether Pulumi refuses to delete it. */
  protect: boolean;
}

/** The results for the caller. */
export interface LeadWorkflow {
  workflowId: pulumi.Output<string>;
  /** Reject when the deployed workflow would be replaced, or its callback URL cannot be read. */
  checks: readonly pulumi.Output<void>[];
  workflowName: pulumi.Output<string>;
  /** Secret. */
  callbackUrl: pulumi.Output<string>;
}

/**
 * What must stay absent: schema enforcement, trigger concurrency, `accessControl.triggers` (an empty caller list locks the marketplace
 * out) and a Response action. Each can turn a lead away, and no delivery retry is documented.
 */
export function leadWorkflow(part: DestinationPart, app: LeadWorkflowParts): LeadWorkflow {
  const { name, args, resourceGroupName, parent } = part;
  const { workflowName, deadLetter } = app;
  const identityId = deadLetter || app.usesIdentity ? part.identity().id : undefined;
  const workflow = new logic.Workflow(
    `${name}-workflow${app.suffix}`,
    {
      workflowName,
      resourceGroupName,
      location: args.location,
      state: logic.WorkflowState.Enabled,
      definition: app.definition,
      parameters: asParameters({
        ...app.parameters,
        offerId: args.offerId,
        ...(deadLetter && { deadLetterUrl: deadLetter.url, deadLetterIdentity: identityId }),
      }),
      tags: args.tags,
      ...(identityId && {
        identity: {
          type: logic.ManagedServiceIdentityType.UserAssigned,
          userAssignedIdentities: [identityId],
        },
      }),
    },
    {
      parent,
      protect: app.protect,
      ignoreChanges: keptInputs.workflow,
      hooks: { ...app.hooks, ...(deadLetter && { beforeDelete: [app.guard] }) },
      // the store and its role exist before the first lead, and a destroy is refused before it deletes from the store
      dependsOn: [...app.before, ...(deadLetter?.before ?? [])],
    },
  );
  const check = refuseReplacement(workflow, part, {
    path: `/providers/Microsoft.Logic/workflows/${workflowName}`,
  });
  const { url, check: readable } = callbackUrl(
    { resourceGroupName, workflowName: gated(check, workflow.name) },
    parent,
  );
  return {
    workflowId: workflow.id,
    checks: [check, readable],
    workflowName: workflow.name,
    callbackUrl: url,
  };
}

const asParameters = (values: Record<string, pulumi.Input<unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
