/** The Logic App of one offer. */
import * as logic from "@pulumi/azure-native/logic";
import * as pulumi from "@pulumi/pulumi";
import { fieldMapWith, omitColumn } from "../definition/field-map";
import { workflowDefinition } from "../definition/workflow-definition";
import { type ApiConnection, managedApi } from "./api-connection";
import { callbackUrl } from "./callback-url";
import type { DeadLetterStore } from "./dead-letter/dead-letter-store";
import type { DestinationPart } from "./destination-part";
import { gated } from "./gate";
import { grantHooks } from "./grant-messages";
import { keptInputs, refuseReplacement } from "./replacement-guard";

/** What the workflow needs. */
export interface LeadWorkflowParts {
  connection: ApiConnection;
  /** Absent without a dead-letter store. */
  deadLetter: DeadLetterStore | undefined;
  /** Refuses to delete the Logic App while letters wait. */
  guard: pulumi.ResourceHook;
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
export function leadWorkflow(
  part: DestinationPart,
  { connection, deadLetter, guard }: LeadWorkflowParts,
): LeadWorkflow {
  const { name, args, resourceGroupName, parent } = part;
  const workflowName = part.names.workflow;
  const workflow = new logic.Workflow(
    `${name}-workflow`,
    {
      workflowName,
      resourceGroupName,
      location: args.location,
      state: logic.WorkflowState.Enabled,
      definition: definitionOf(args),
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
        ...(args.owner === undefined ? {} : { owner: { value: pulumi.output(args.owner).apply(ownerPath) } }),
        ...(deadLetter && {
          deadLetterUrl: { value: deadLetter.url },
          deadLetterIdentity: { value: deadLetter.identityId },
        }),
      },
      tags: args.tags,
      ...(deadLetter && {
        identity: {
          type: logic.ManagedServiceIdentityType.UserAssigned,
          userAssignedIdentities: [deadLetter.identityId],
        },
      }),
    },
    {
      parent,
      protect: args.protect,
      ignoreChanges: keptInputs.workflow,
      hooks: { ...grantHooks(name), ...(deadLetter && { beforeDelete: [guard] }) },
      // the store and its role exist before the first lead, and a destroy is refused before it deletes from the store
      dependsOn: deadLetter?.before ?? [],
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

function definitionOf({ leadSourceCode, fieldMap, leadSchema, deadLetter, owner }: DestinationPart["args"]) {
  const leadsourcecode = leadSourceCode === undefined ? omitColumn : String(leadSourceCode);
  return workflowDefinition({
    fieldMap: fieldMapWith({ leadsourcecode, ...fieldMap }),
    leadSchema,
    deadLetter,
    hasOwner: owner !== undefined,
  });
}

/** The entity set name of a team or a user in Dataverse. */
function ownerPath(owner: string): string {
  const [kind, id = ""] = owner.split(":");
  return `/${kind === "team" ? "teams" : "systemusers"}(${id.toLowerCase()})`;
}
