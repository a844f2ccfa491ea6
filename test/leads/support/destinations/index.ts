/** The destinations that leads are tested with. */
import { azureTable } from "./azure-table";
import type { DestinationAdapter } from "./destination-adapter";
import { dynamics365 } from "./dynamics365";
import { hubspot } from "./hubspot";
import { salesforce } from "./salesforce";
import { webhook } from "./webhook";

export const destinationAdapters: readonly DestinationAdapter[] = [
  dynamics365,
  salesforce,
  hubspot,
  azureTable,
  webhook,
];
