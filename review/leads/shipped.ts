/** The shipped kinds of destinations, as reviews know them: columns, and where a write has them. */
import azureTable from "../../flow-definitions/azureTable/columns.json";
import dynamics365 from "../../flow-definitions/dynamics365/columns.json";
import hubspot from "../../flow-definitions/hubspot/columns.json";
import salesforce from "../../flow-definitions/salesforce/columns.json";
import webhook from "../../flow-definitions/webhook/columns.json";
import { destinationOf } from "../../operations/destinations/index";

/** What a review needs of a column. */
export interface Column {
  type?: string;
  /** Longest text. Text columns only. */
  maxLength?: number;
  required?: boolean;
}

export interface Shipped {
  columns: Readonly<Record<string, Column>>;
  /** Property of the write's body that has the columns. @default the body itself */
  rowIn?: string;
  /** Longest text that the destination takes. @default the length of each column, which is the CRM's own */
  longest?: number;
}

const shipped: Readonly<Record<string, Shipped>> = {
  // Source: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
  azureTable: { ...azureTable, longest: 32_768 },
  dynamics365,
  hubspot: { ...hubspot, rowIn: "properties" },
  salesforce,
  // the receiver decides
  webhook: { ...webhook, longest: Number.POSITIVE_INFINITY },
};

/** Name of the step that writes in every shipped definition. */
export const writeStep = "Create_lead";

/** Undefined for a person's own flow and for the Logic App that distributes leads. */
export const shippedOf = (destination: string): Shipped | undefined =>
  Object.hasOwn(shipped, destination) ? shipped[destination] : undefined;

export const columnOf = (destination: string, name: string): Column | undefined => {
  const columns = shippedOf(destination)?.columns ?? {};
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
};

/** Who gets the leads, in a sentence. */
export function labelOf(destination: string): string {
  if (destination === "distributor") return "several destinations";
  if (destination === "flow") return "your flow";
  return destination === "webhook" ? "the webhook" : destinationOf(destination).label;
}

/** Longest text that the destination takes in a column; undefined when it is not known, or not text. */
export function longestIn(destination: string, name: string): number | undefined {
  const length = columnOf(destination, name)?.maxLength;
  const longest = shippedOf(destination)?.longest ?? length;
  return length === undefined || longest === Number.POSITIVE_INFINITY ? undefined : longest;
}
