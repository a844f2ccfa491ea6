import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "marketplace-leads";

const config = new pulumi.Config();
const leads = new LeadDestination("leads", {
  offerId: config.require("offerId"),
  dynamicsUrl: config.require("dynamicsUrl"),
  location: new pulumi.Config("azure-native").require("location"),
});

// paste it into the offer in Partner Center: pulumi stack output callbackUrl --show-secrets
export const callbackUrl = leads.callbackUrl;
// the leads command reads these
export const { workflowId, workflowName, resourceGroupName, portalUrl, clientId, tenantId } = leads;
export const { dynamicsUrl, offerId, connectionId, clientSecretExpires, deadLetterUrl, owner } = leads;
export const { destinations, destinationUrls, packageVersion } = leads;
