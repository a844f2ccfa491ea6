/** Azure Table Storage: its codes. An operator's role need not open the table, so the run decides whether a lead is written. */
import { isObject } from "../services/service-request";
import { azureTableCauses } from "./azure-table-causes";
import type { Destination } from "./destination";

export const azureTable: Destination = {
  label: "Azure Table Storage",
  row: "entity",
  code: /^[A-Z][A-Za-z]{3,60}$/,
  codeIn(body) {
    // the service answers in XML when it does not read the request's Accept header
    if (typeof body === "string") return /<(?:\w+:)?code>(\w+)</i.exec(body)?.[1];
    if (!isObject(body)) return undefined;
    const { "odata.error": error } = body as { "odata.error"?: unknown };
    return isObject(error) ? (error as { code?: unknown }).code : undefined;
  },
  causes: azureTableCauses,
  needs: [],
};
