/** The Pulumi program: reads the configuration, creates one lead destination and exports its outputs. */
import { LeadDestination } from "./components/lead-destination";
import { readConfig } from "./config/read-config";

// a fixed logical name: with the offer's name in it, another offer id would delete this workflow
const destination = new LeadDestination("leads", readConfig());

// first, because it rejects when a check fails, which ends the program
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
export const destinations = destination.destinations;
export const destinationUrls = destination.destinationUrls;
export const packageVersion = destination.packageVersion;
