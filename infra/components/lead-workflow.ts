/**
 * The Logic App of one offer, and the URL the marketplace posts leads to.
 *
 * Layer: resources. What must stay absent: schema enforcement, trigger concurrency, `accessControl.triggers` (an empty caller list
 * locks the marketplace out) and a Response action: each can turn a lead away, and no delivery retry is documented.
 * Source: https://learn.microsoft.com/rest/api/logic/workflow-triggers/list-callback-url
 */
import * as logic from "@pulumi/azure-native/logic";
import * as pulumi from "@pulumi/pulumi";
import { triggerName, type WorkflowDefinition } from "../workflow-definition";
import { managedApi } from "./api-connection";
import { gated } from "./gate";
import { refuseReplacement } from "./replacement-guard";

/** What the workflow is made from. */
export interface LeadWorkflowArgs {
  workflowName: string;
  resourceGroupName: pulumi.Input<string>;
  /** The same name as plain text, to compare with what is deployed. */
  plainGroupName: string;
  location: string;
  definition: WorkflowDefinition;
  offerId: string;
  dynamicsUrl: string;
  connection: { id: pulumi.Output<string>; name: pulumi.Output<string>; apiId: pulumi.Output<string> };
  protect: boolean;
  tags: Record<string, string>;
}

/** What callers see of it. */
export interface LeadWorkflow {
  workflowId: pulumi.Output<string>;
  /** Rejects when the deployed workflow would have to be replaced. */
  check: pulumi.Output<void>;
  workflowName: pulumi.Output<string>;
  /** Secret. */
  callbackUrl: pulumi.Output<string>;
}

export function leadWorkflow(name: string, args: LeadWorkflowArgs, parent: pulumi.Resource): LeadWorkflow {
  const { connection } = args;
  const workflow = new logic.Workflow(
    `${name}-workflow`,
    {
      workflowName: args.workflowName,
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      state: logic.WorkflowState.Enabled,
      definition: args.definition,
      parameters: {
        $connections: {
          value: {
            [managedApi]: {
              connectionId: connection.id,
              connectionName: connection.name,
              id: connection.apiId,
            },
          },
        },
        dynamicsUrl: { value: args.dynamicsUrl },
        offerId: { value: args.offerId },
      },
      tags: args.tags,
    },
    { parent, protect: args.protect, ignoreChanges: ["workflowName", "resourceGroupName", "location"] },
  );
  const check = refuseReplacement(workflow, {
    idSuffix: `/resourceGroups/${args.plainGroupName}/providers/Microsoft.Logic/workflows/${args.workflowName}`,
    location: args.location,
  });
  const callback = logic.listWorkflowTriggerCallbackUrlOutput(
    { resourceGroupName: args.resourceGroupName, workflowName: gated(check, workflow.name), triggerName },
    { parent },
  );
  return {
    workflowId: workflow.id,
    check,
    workflowName: workflow.name,
    callbackUrl: pulumi.secret(callback.value),
  };
}
