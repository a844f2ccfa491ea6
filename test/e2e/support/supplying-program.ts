/** A program that gives the lead destination values of its own resources. */
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../index";

const config = new pulumi.Config("settings");
const location = "westeurope";
const group = new resources.ResourceGroup("marketing", {
  resourceGroupName: "rg-marketing",
  location,
  tags: { environment: config.require("environment"), workspace: config.require("workspace") },
});
const reader = new managedidentity.UserAssignedIdentity("reader", {
  resourceName: "id-reader",
  resourceGroupName: group.name,
  location,
});
const tag = (name: string) => group.tags.apply((tags) => tags?.[name] ?? "");

const destination = new LeadDestination("leads", {
  offerId: "contoso.crm-connector",
  location,
  dynamicsUrl: tag("environment"),
  resourceGroupName: group.name,
  deadLetterReaders: [pulumi.interpolate`servicePrincipal:${reader.principalId}`],
  logAnalyticsWorkspaceId: tag("workspace"),
  protect: false,
});

export const callbackUrl = destination.callbackUrl;
export const dynamicsUrl = destination.dynamicsUrl;
export const workflowId = destination.workflowId;
export const readerId = reader.principalId;
