/** The kinds of destinations, as operators see them. */
import { azureTable } from "./azure-table";
import type { Destination } from "./destination";
import { dynamics365 } from "./dynamics365";
import { flow } from "./flow";
import { hubspot } from "./hubspot";
import { salesforce } from "./salesforce";
import { webhook } from "./webhook";

const destinations: Readonly<Record<string, Destination>> = {
  dynamics365,
  salesforce,
  hubspot,
  azureTable,
  webhook,
  flow,
};

/** @param name also one that this version does not know */
export const destinationOf = (name: string): Destination =>
  (Object.hasOwn(destinations, name) ? destinations[name] : undefined) ?? {
    label: name,
    row: "row",
    code: /(?!)/,
    codeIn: () => undefined,
    causes: [],
    needs: [],
  };
