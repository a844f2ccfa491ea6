/** Salesforce: its codes, and what an administrator sets up. An operator's Azure token does not open it. */
import { isObject } from "../services/service-request";
import type { Destination } from "./destination";
import { salesforceCauses } from "./salesforce-causes";

export const salesforce: Destination = {
  label: "Salesforce",
  row: "lead",
  // the REST API's codes, and those of the token endpoint
  code: /^(?:[A-Z]+(?:_[A-Z]+){1,8}|(?:invalid|unsupported|unauthorized)_[a-z_]{4,30})$/,
  codeIn(body) {
    if (Array.isArray(body))
      return isObject(body[0]) ? (body[0] as { errorCode?: unknown }).errorCode : undefined;
    return isObject(body) ? (body as { error?: unknown }).error : undefined;
  },
  causes: salesforceCauses,
  needs: [
    "Create an External Client App with the scope api and the Client Credentials Flow, and choose its Run As user",
    "Give that user the permissions API Enabled and Create on leads, and edit access to the fields of the map",
    "Create the custom field Marketplace_Lead_Id__c of leads: Text(36), External ID, Unique",
  ],
};
