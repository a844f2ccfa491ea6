/** A webhook in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { receiverKey } from "../../../../sandbox/webhook/defaults";
import type { DestinationAdapter, Lead } from "./destination-adapter";

const url = "https://key.webhook.example.com/leads";
const parameters = { webhookUrl: url, webhookSecret: receiverKey };

export const webhook: DestinationAdapter = {
  name: "webhook",
  part: "webhook",
  definition: ({ fieldMap, ...source }) =>
    workflowDefinition("webhook", {
      ...source,
      webhook: { url, signIn: "header", secret: receiverKey, ...(fieldMap && { fieldMap }) },
    }),
  // its key is fixed, and a new sandbox accepts it
  connect: async () => ({ parameters: async () => parameters, grant: async () => {} }),
  rows: (database, offset = 0) =>
    database
      .all<{ body: string }>(
        "SELECT body FROM webhook_calls WHERE path = '/leads' ORDER BY id LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ body }) => JSON.parse(body)),
  emailOf: ({ email }) => String(email),
  isWrite: ({ method }) => method === "POST",
  forbidden: () => Response.json({ error: { code: "InvalidKey", message: "no" } }, { status: 403 }),
  // a resubmitted run takes a new id, so a lost answer before it makes a second call
  isAtLeastOnce: true,
  checkRow({ id, asReceived, lastName, ...row }, { sent, repaired }) {
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    // the receiver refuses no character, so a lead arrives as it was sent unless something else refused it
    assert.ok([sent, repaired].some((lead) => details(lead).LastName === lastName));
    assert.ok([sent, repaired].some((lead) => JSON.stringify(lead) === asReceived));
    assert.deepEqual(row, expected(repaired));
  },
};

const details = (lead: Lead) => lead.UserDetails as Record<string, string>;

function expected(lead: Lead): object {
  const { FirstName, Email, Company } = details(lead);
  return {
    offerId: "contoso.leads",
    ...{ offerTitle: lead.OfferTitle, actionCode: lead.ActionCode, leadSource: lead.LeadSource },
    ...{ firstName: FirstName, email: Email, company: Company },
    ...{ phone: "", jobTitle: "", country: "", description: "" },
    ...{ doNotContact: lead.ActionCode === "DNC", isTest: false },
  };
}
