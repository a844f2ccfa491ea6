/** What the program deploys for one offer, under the names that earlier data fixtures have, and leads of invented people. */
import {
  type ArmCall,
  type ConnectionCredentials,
  type Destination,
  deployDestination,
  environmentUrl,
  workflowPath,
} from "../../leads/support/lead-destination";

export const environment = environmentUrl;
const workflowName = "leads";

/** Who deploys; Dataverse has it as an administrator, so its connection needs no grant. */
export interface Deployer extends ConnectionCredentials {
  subscriptionId: string;
  objectId: string;
}

export const leadWorkflowPath = (subscriptionId: string) => workflowPath(subscriptionId, workflowName);

/** Repeats safely. The deployer reads the letters. */
export function deployLeadWorkflow(
  { subscriptionId, objectId, ...credentials }: Deployer,
  arm: ArmCall,
): Promise<Destination> {
  return deployDestination(arm, { subscriptionId, credentials, readers: [objectId], workflowName });
}

/** Leads of whom Dataverse refuses the row until redrive repairs it. */
export const isOdd = (email: string) => email.startsWith("odd-");

/** A lead of an invented person. */
export function leadOf(email: string): object {
  return {
    UserDetails: {
      FirstName: "Jane",
      LastName: isOdd(email) ? "Doe\u0001" : "Doe",
      Email: email,
      Company: "Contoso",
    },
    LeadSource: "AzureMarketplace",
    ActionCode: "INS",
    OfferTitle: "CRM connector",
  };
}
