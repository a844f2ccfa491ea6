/** Reads the callback URL, and explains why Azure does not return it. */
import * as logic from "@pulumi/azure-native/logic";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import { triggerName } from "../definition/workflow-definition";
import { LeadError } from "../errors";
import { gated } from "./gate";

/** Where the URL is read. */
export interface CallbackUrlArgs {
  resourceGroupName: pulumi.Input<string>;
  workflowName: pulumi.Output<string>;
}

/** The URL, and the check that it could be read. */
export interface CallbackUrl {
  /** Secret. Stays pending when it could not be read. */
  url: pulumi.Output<string>;
  /** Rejects when the URL could not be read. */
  check: pulumi.Output<void>;
}

/**
 * Calls the plain form of the function, because a rejected Output cannot be caught. A preview that does not know the Logic App yet does
 * not call it. Source: https://learn.microsoft.com/rest/api/logic/workflow-triggers/list-callback-url
 *
 * @throws {LeadError} (rejects) LEADS_CALLBACK_URL_FORBIDDEN, LEADS_CALLBACK_URL_REFUSED, LEADS_WORKFLOW_MISSING
 */
export function callbackUrl(args: CallbackUrlArgs, parent: pulumi.Resource): CallbackUrl {
  const answer = pulumi
    .all([args.resourceGroupName, args.workflowName])
    .apply(([resourceGroupName, workflowName]) =>
      logic.listWorkflowTriggerCallbackUrl({ resourceGroupName, workflowName, triggerName }, { parent }).then(
        ({ value }) => ({ value, workflowName, problem: undefined }),
        (error: Error) => ({ value: "", workflowName, problem: error.message }),
      ),
    );
  const check = answer.apply(({ workflowName, problem }) => {
    if (problem !== undefined) throw explained(workflowName, problem);
  });
  return {
    url: pulumi.secret(
      gated(
        check,
        answer.apply(({ value }) => value),
      ),
    ),
    check,
  };
}

const action = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action";

/** @param problem azure-native's text, with Azure's status, code and message */
function explained(workflowName: string, problem: string): LeadError {
  if (/AuthorizationFailed/.test(problem)) {
    return new LeadError(
      "LEADS_CALLBACK_URL_FORBIDDEN",
      `Azure does not let you read the callback URL of the Logic App ${workflowName}, which every preview and deployment does; expected ` +
        `the permission ${action}. Ask for a custom role with it on the Logic App, in addition to Reader; Contributor has it`,
    );
  }
  if (/\b(?:Resource|ResourceGroup|Workflow)NotFound\b/.test(problem)) {
    return new LeadError(
      "LEADS_WORKFLOW_MISSING",
      `the Logic App ${workflowName} is in Pulumi's state but not in Azure, so it was deleted. Leads sent to ` +
        `its callback URL are lost. Run: ${forThisStack("pulumi up --refresh")}. That makes a new Logic App with a new callback URL: paste it into the ` +
        `offer in Partner Center (${forThisStack("pulumi stack output callbackUrl --show-secrets")})`,
    );
  }
  return new LeadError(
    "LEADS_CALLBACK_URL_REFUSED",
    `Azure did not give the callback URL of the Logic App ${workflowName}: ${reason(problem)}. Fix that and run the command ` +
      `again; to undo changes that were made to the definition by hand, run: ${forThisStack("pulumi up --refresh --skip-preview")}`,
  );
}

/** Azure's code and message only. */
const reason = (problem: string) => problem.replace(/^.*?(?=Status=)/s, "").replace(/\.?"?$/, "");
