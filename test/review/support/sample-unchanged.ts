/** The report of a stack that does not change. */
import type { Report } from "../../../review/report";
import { workflow } from "./sample-parts";

export const unchanged: Report = {
  version: 1,
  project: "marketplace-leads",
  stack: "quiet",
  offerId: "contoso.crm-connector",
  verdict: { level: "safe", line: "Nothing changes." },
  digest: "5f2c1f8a9d0f3b6e7c4a5d2e1b0c9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e",
  findings: [],
  todo: [],
  workflows: [workflow],
  settings: [
    { group: "storage", name: "dead letters", before: "kept 90 days", after: "kept 90 days" },
    { group: "alerts", name: "failed runs", before: "1 e-mail address", after: "1 e-mail address" },
  ],
  cost: {
    before: { builtIn: 9000, standard: 1000, dollars: 0.35 },
    after: { builtIn: 9000, standard: 1000, dollars: 0.35 },
    prices:
      "0.000025 US dollars a built-in execution, 0.000125 a standard connector call (azure.microsoft.com/pricing/details/logic-apps, 2026-11-28).",
  },
  resources: [],
  drift: [],
  policies: [],
  missing: [],
};
