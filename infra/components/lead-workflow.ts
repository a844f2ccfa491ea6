/**
 * The Logic App of one offer.
 *
 * Layer: resources. What must stay absent: schema enforcement, trigger concurrency, `accessControl.triggers` (an empty caller list
 * locks the marketplace out) and a Response action: each can turn a lead away, and no delivery retry is documented.
 */
import * as logic from "@pulumi/azure-native/logic";
import type * as pulumi from "@pulumi/pulumi";
import type { WorkflowDefinition } from "../definition/workflow-definition";
import { managedApi } from "./api-connection";
import { callbackUrl } from "./callback-url";
import type { DeadLetterStore } from "./dead-letter/dead-letter-store";
import { gated } from "./gate";
import { type Place, refuseReplacement } from "./replacement-guard";

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
  /** `team:<id>` or `user:<id>`; absent when the application owns the rows. */
  owner: string | undefined;
  connection: { id: pulumi.Output<string>; name: pulumi.Output<string>; apiId: pulumi.Output<string> };
  /** Absent without a dead-letter store. */
  deadLetter?: Pick<DeadLetterStore, "url" | "identityId" | "before">;
  hooks: pulumi.ResourceHookBinding;
  keptNames: NonNullable<Place["keptNames"]>;
  protect: boolean;
  tags: Record<string, string>;
}

/** What callers see of it. */
export interface LeadWorkflow {
  workflowId: pulumi.Output<string>;
  /** Reject when the deployed workflow would have to be replaced, or its callback URL cannot be read. */
  checks: readonly pulumi.Output<void>[];
  workflowName: pulumi.Output<string>;
  /** Secret. */
  callbackUrl: pulumi.Output<string>;
}

/** Resource Manager returns it and it is an input too: without this a refresh would make the next `up` an update. */
const returnedByAzure = ["endpointsConfiguration"];

export function leadWorkflow(name: string, args: LeadWorkflowArgs, parent: pulumi.Resource): LeadWorkflow {
  const { connection, deadLetter } = args;
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
        ...(args.owner === undefined ? {} : { owner: { value: ownerPath(args.owner) } }),
        ...(deadLetter === undefined ? {} : deadLetterParameters(deadLetter)),
      },
      tags: args.tags,
      ...(deadLetter === undefined ? {} : { identity: identityOf(deadLetter) }),
    },
    {
      parent,
      protect: args.protect,
      ignoreChanges: ["workflowName", "resourceGroupName", "location", ...returnedByAzure],
      hooks: args.hooks,
      // a lead must find the store and its role, and a destroy is refused before the store has lost anything
      dependsOn: deadLetter?.before ?? [],
    },
  );
  const check = refuseReplacement(workflow, {
    idSuffix: `/resourceGroups/${args.plainGroupName}/providers/Microsoft.Logic/workflows/${args.workflowName}`,
    location: args.location,
    keptNames: args.keptNames,
  });
  const { url, check: readable } = callbackUrl(
    { resourceGroupName: args.resourceGroupName, workflowName: gated(check, workflow.name) },
    parent,
  );
  return {
    workflowId: workflow.id,
    checks: [check, readable],
    workflowName: workflow.name,
    callbackUrl: url,
  };
}

function deadLetterParameters({ url, identityId }: Pick<DeadLetterStore, "url" | "identityId">) {
  return { deadLetterUrl: { value: url }, deadLetterIdentity: { value: identityId } };
}

/** How Dataverse names the row of a team or a user. */
const ownerPath = (owner: string) => {
  const [kind, id = ""] = owner.split(":");
  return `/${kind === "team" ? "teams" : "systemusers"}(${id.toLowerCase()})`;
};

const identityOf = ({ identityId }: Pick<DeadLetterStore, "identityId">) => ({
  type: logic.ManagedServiceIdentityType.UserAssigned,
  userAssignedIdentities: [identityId],
});
