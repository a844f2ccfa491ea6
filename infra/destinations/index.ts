/** The kinds of destinations. A module is loaded when a stack uses it, so that no preview pays for the others. */
import type { Destination } from "./destination";

const modules = {
  dynamics365: () => (require("./dynamics365") as typeof import("./dynamics365")).dynamics365,
  salesforce: () => (require("./salesforce") as typeof import("./salesforce")).salesforce,
  hubspot: () => (require("./hubspot") as typeof import("./hubspot")).hubspot,
  azureTable: () => (require("./azure-table") as typeof import("./azure-table")).azureTable,
  webhook: () => (require("./webhook") as typeof import("./webhook")).webhook,
  flow: () => (require("./flow") as typeof import("./flow")).flow,
};

export type DestinationName = keyof typeof modules;

/** The names that `crm` takes, in the order that messages list them. `flow` is a key of its own. */
export const destinationNames = (Object.keys(modules) as DestinationName[]).filter((name) => name !== "flow");

export const isDestinationName = (name: unknown): name is DestinationName =>
  typeof name === "string" && Object.hasOwn(modules, name);

export const destinationOf = (name: DestinationName): Destination => modules[name]();

/** Whether the destination has a configuration object of its own. The settings of the others are keys of the stack. */
export const isOwnSettings = (name: DestinationName): boolean => name !== "dynamics365" && name !== "flow";
