/**
 * Rule: calls to Azure sign in with a managed identity, which the Logic App has, and not with a key.
 *
 * A step that signs in with an identity that the Logic App does not have fails in every run: every letter would be lost.
 */
import { objectAt, textOf, valueAt } from "../../engine-values";
import { applicationIdentities } from "../../frameworks";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, definitionOf } from "../../workflow/definition";

const azureHost =
  /^https?:\/\/(?:[^/@]+\.)?(?:core\.windows\.net|azure\.com|azure\.net|azurewebsites\.net)(?:[:/]|$)/i;

export const azureCallsUseIdentity: ResourceRule = {
  name: "azure-calls-use-identity",
  description: "HTTP steps sign in to Azure with a managed identity that the Logic App has.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    'Give the action inputs.authentication of type ManagedServiceIdentity, and the workflow an identity, { "type": "UserAssigned" }.',
  url: "https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity",
  framework: applicationIdentities,
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const { actions } = definitionOf(props);
    const assigned = textOf(valueAt(props, "identity", "type")).toLowerCase();
    for (const action of actions.filter(({ type }) => /^http/.test(type))) {
      const authentication = objectAt(action.source, "inputs", "authentication");
      const type = textOf(authentication.type).toLowerCase();
      if (type === "managedserviceidentity") {
        const kind = authentication.identity === undefined ? "systemassigned" : "userassigned";
        if (!assigned.includes(kind))
          report(`${action.place} signs in with an identity that the workflow does not have: identity/type.`);
      } else if (callsAzure(action) && type !== "activedirectoryoauth") {
        report(`${action.place}/inputs/authentication is not a managed identity, but the step calls Azure.`);
      }
    }
    // ids are unknown on a new stack, their number is not
    const identities = Object.keys(Object(valueAt(props, "identity", "userAssignedIdentities")));
    if (assigned.includes("userassigned") && identities.length === 0)
      report("identity/userAssignedIdentities lists no identity.");
  },
};

/** Storage has a header of its own; an address is only known where it is written. */
function callsAzure({ source }: Action): boolean {
  const { uri } = objectAt(source, "inputs");
  const headers = Object.keys(objectAt(source, "inputs", "headers")).map((name) => name.toLowerCase());
  return headers.includes("x-ms-version") || (typeof uri === "string" && azureHost.test(uri));
}
