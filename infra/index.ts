/** The Pulumi program: configuration in, one lead destination, outputs out. */
import { LeadDestination } from "./components/lead-destination";
import { readConfig } from "./config/read-config";

// a fixed logical name: with the offer's in it, another offer id would delete this one's workflow
const destination = new LeadDestination("leads", readConfig());

// the first: it rejects when a check fails, which ends the program
export const callbackUrl = destination.callbackUrl;
export const workflowId = destination.workflowId;
export const workflowName = destination.workflowName;
export const resourceGroupName = destination.resourceGroupName;
export const portalUrl = destination.portalUrl;
export const clientId = destination.clientId;
export const tenantId = destination.tenantId;
export const dynamicsUrl = destination.dynamicsUrl;
export const offerId = destination.offerId;
export const connectionId = destination.connectionId;
export const clientSecretExpires = destination.clientSecretExpires;
export const deadLetterUrl = destination.deadLetterUrl;
export const owner = destination.owner;
