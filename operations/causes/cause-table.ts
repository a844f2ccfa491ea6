/** Causes that every destination shares: why a letter could not be stored, why a lead did not reach its destination, and the rest. */
import type { CauseRow } from "./cause";
import { answered, is, restored, waited } from "./row-parts";

/** Why the letter could not be stored. */
export const storeCauses: readonly CauseRow[] = [
  {
    key: "store-role-missing",
    meets: "every lead",
    fits: ({ storeCode }) =>
      is(storeCode, "forbidden", "unauthorized", "authorizationpermissionmismatch", "403", "401"),
    because: () =>
      "the lead is in its run only: the Logic App's role on the dead-letter store is missing, or is not there yet (up to 10 minutes after pulumi up)",
    fix: restored,
  },
  {
    key: "store-gone",
    meets: "every lead",
    fits: ({ storeCode }) => is(storeCode, "notfound", "404", "unresolvablehostname"),
    because: () => "the lead is in its run only: the dead-letter store is gone",
    fix: restored,
  },
  {
    key: "store-down",
    meets: "every lead",
    fits: ({ storeCode }) => storeCode !== undefined,
    because: ({ storeCode }) =>
      `the lead is in its run only: the dead-letter store did not take it (${storeCode})`,
    fix: () => waited,
  },
];

/** Why the distributing Logic App did not reach the Logic App of a destination. */
export const deliveryCauses: readonly CauseRow[] = [
  {
    key: "destination-disabled",
    meets: "every lead",
    fits: ({ actionCode }) => is(actionCode, "workflowtriggerisnotenabled", "workflowdisabled"),
    because: () => "the Logic App of the destination is disabled",
    fix: restored,
  },
  {
    key: "destination-down",
    meets: "every lead",
    fits: ({ status, actionCode }) =>
      (status ?? 0) >= 500 ||
      status === 408 ||
      status === 429 ||
      is(actionCode, ...["actiontimedout", "timedout", "requesttimeout", "gatewaytimeout", "badgateway"]) ||
      is(actionCode, ...["serviceunavailable", "internalservererror", "toomanyrequests"]),
    because: (evidence) => `the Logic App of the destination did not answer (${answered(evidence)})`,
    fix: () => waited,
  },
  {
    key: "destination-unreachable",
    meets: "every lead",
    fits: () => true,
    because: (evidence) =>
      `the Logic App of the destination is gone, is disabled, or has another key (${answered(evidence)})`,
    fix: restored,
  },
];

/** The cause when no row matches. */
export const unknownCause: CauseRow = {
  key: "unknown",
  meets: "this lead",
  fits: () => true,
  because: (evidence) => `the lead was not written (${answered(evidence)})`,
  fix: () => ({ advice: "Look at the run in the portal" }),
};
