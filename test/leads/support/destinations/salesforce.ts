/** Salesforce in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import newOrg from "../../../../sandbox/salesforce/new-org.json";
import type { SandboxParts } from "../sandbox-parts";
import type { ConnectedDestination, DestinationAdapter, Lead, Row } from "./destination-adapter";

const host = "contoso.my.salesforce.com";
const [app] = newOrg.apps;

export const salesforce: DestinationAdapter = {
  name: "salesforce",
  part: "salesforce",
  definition: (source) => workflowDefinition("salesforce", source as never),
  connect: async (parts) => connectedSalesforce(parts),
  rows: (database, offset = 0) =>
    database
      .all<{ body: string }>(
        "SELECT body FROM salesforce_leads WHERE body IS NOT NULL ORDER BY number LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ body }) => JSON.parse(body)),
  emailOf: ({ Email }) => String(Email),
  isWrite: ({ method, url }) => method === "POST" && url.endsWith("/sobjects/Lead"),
  forbidden: () =>
    Response.json(
      [
        {
          message: "entity type cannot be inserted: Lead",
          errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
          fields: [],
        },
      ],
      { status: 400 },
    ),
  checkRow: (row, { sent, repaired }) => {
    // Salesforce refuses no character, so a lead is written as it was sent unless something else refused it
    const names = [sent, repaired].map((lead) => details(lead).LastName);
    assert.ok(names.includes(String(row.LastName)), `${row.LastName} is none of ${names.join(", ")}`);
    assert.deepEqual(mapped(row), expected(repaired));
  },
};

const details = (lead: Lead) => lead.UserDetails as Record<string, string>;

function mapped(row: Row): Row {
  const { FirstName, Company, Email, LeadSource, DoNotCall, HasOptedOutOfEmail, HasOptedOutOfFax } = row;
  return { FirstName, Company, Email, LeadSource, DoNotCall, HasOptedOutOfEmail, HasOptedOutOfFax };
}

function expected(lead: Lead): Row {
  const { FirstName, Company, Email } = details(lead);
  const isRefused = lead.ActionCode === "DNC";
  return {
    ...{ FirstName, Company, Email, LeadSource: "Web" },
    ...{ DoNotCall: isRefused, HasOptedOutOfEmail: isRefused, HasOptedOutOfFax: isRefused },
  };
}

function connectedSalesforce({ salesforce: { settings } }: SandboxParts): ConnectedDestination {
  const secret = app?.clientSecret ?? "";
  return {
    secret,
    parameters: async () => ({
      ...{ salesforceUrl: `https://${host}`, clientId: app?.clientId, clientSecret: secret },
    }),
    grant: async () => {}, // a new org permits it
    setSecret(state) {
      for (const one of settings.apps) one.clientSecret = state === "valid" ? secret : "another secret";
    },
  };
}
