/** The resources of each kind of destination. A module is loaded when a stack uses it, so that no preview pays for the others. */
import type { DestinationName } from "../../destinations/index";
import type { Connect } from "./connected";

const modules: Readonly<Record<DestinationName, () => Connect>> = {
  dynamics365: () => (require("./dynamics365") as typeof import("./dynamics365")).connectDynamics365,
  salesforce: () => (require("./salesforce") as typeof import("./salesforce")).connectSalesforce,
  hubspot: () => (require("./hubspot") as typeof import("./hubspot")).connectHubSpot,
  azureTable: () => (require("./azure-table") as typeof import("./azure-table")).connectAzureTable,
  webhook: () => (require("./webhook") as typeof import("./webhook")).connectWebhook,
  flow: () => (require("./flow") as typeof import("./flow")).connectFlow,
};

export const connectOf = (name: DestinationName): Connect => modules[name]();
