/**
 * Why Azure Table Storage did not take a lead, and how to fix it. The first matching row from the top counts.
 * Source of the codes: https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes
 */
import type { CauseRow } from "../causes/cause";
import { answered, is, restored, unreadCauses, up, waited } from "../causes/row-parts";
import { forStack } from "../wording";

export const azureTableCauses: readonly CauseRow[] = [
  {
    key: "network-refused",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "authorizationfailure"),
    because: ({ serviceCode }) =>
      `the firewall of the storage account refuses the Logic App (${serviceCode})`,
    fix: () => ({
      advice:
        "In the portal, let the account accept public network access from all networks: an IP rule cannot admit a Logic App of the account's region",
    }),
  },
  {
    key: "role-missing",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      is(serviceCode, "authorizationpermissionmismatch") ||
      status === 403 ||
      is(actionCode, "forbidden", "403"),
    because: (evidence) =>
      `the Logic App's identity lacks the role Storage Table Data Contributor on the table, or the role does not work yet (${answered(evidence)})`,
    fix: (context) => ({
      advice:
        "A new role works after some minutes, up to 10. An older one is missing: with createRoleAssignments false the command prints who must assign what",
      ...restored(context),
    }),
  },
  {
    key: "sign-in-refused",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 401 || is(actionCode, "unauthorized", "401"),
    because: (evidence) => `the table does not accept the identity of the Logic App (${answered(evidence)})`,
    fix: restored,
  },
  {
    key: "table-gone",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      is(serviceCode, "tablenotfound", "resourcenotfound", "tablebeingdeleted") ||
      status === 404 ||
      is(actionCode, "notfound", "404", "unresolvablehostname"),
    because: (evidence) => `the table or its storage account is gone (${answered(evidence)})`,
    fix: (context) => ({
      advice: "The command creates the table again, unless accountId is set: then create it there",
      ...restored(context),
    }),
  },
  {
    key: "environment-down",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      (status ?? 0) >= 500 ||
      status === 408 ||
      status === 429 ||
      is(serviceCode, "serverbusy", "operationtimedout", "internalerror") ||
      is(actionCode, "actiontimedout", "timedout", "requesttimeout", "gatewaytimeout"),
    because: (evidence) => `the table did not answer as it should (${answered(evidence)})`,
    fix: () => waited,
  },
  {
    key: "column-refused",
    meets: "this lead",
    fits: ({ serviceCode }) =>
      is(
        serviceCode,
        ...["propertyvaluetoolarge", "entitytoolarge", "toomanyproperties", "requestbodytoolarge"],
        ...["propertynameinvalid", "propertynametoolong", "invalidinput", "outofrangeinput"],
      ),
    because: ({ serviceCode }) => `the table refuses a property of the entity (${serviceCode})`,
    fix: (context) => ({
      advice: "Give the property another source with marketplace-leads:azureTable.fieldMap",
      commands: [up(context)],
    }),
  },
  ...unreadCauses,
  {
    key: "refused",
    meets: "this lead",
    fits: ({ status }) => status !== undefined && status >= 400,
    because: (evidence) => `the table refuses the entity (${answered(evidence)})`,
    fix: (context) =>
      context.hasLetters
        ? { commands: [forStack("npx leads dead-letters", context.stack)] }
        : { advice: "Without a dead-letter store, the words of the service are lost" },
  },
];
