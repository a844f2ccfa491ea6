/** HubSpot in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import type { HubSpotArgs } from "../../../../infra/destinations/hubspot";
import { sandboxTokens } from "../../../../sandbox/hubspot/access-tokens";
import { errorAnswer, missingScopes } from "../../../../sandbox/hubspot/errors";
import type { DestinationAdapter } from "./destination-adapter";

const { token } = sandboxTokens.allScopes;

/** HubSpot with settings besides the token. */
export const hubspotWith = (settings: Partial<HubSpotArgs>): DestinationAdapter => ({
  name: "hubspot",
  part: "hubspot",
  definition: ({ fieldMap, ...source }) =>
    workflowDefinition("hubspot", {
      ...(source as { deadLetter: "storage" }),
      hubspot: { token, ...(fieldMap && { fieldMap }), ...settings },
    }),
  connect: async () => ({
    parameters: async () => ({ hubspotToken: token }),
    grant: async () => {},
    secret: token,
  }),
  rows: (database, offset = 0) =>
    database
      .all<{ id: number; body: string }>(
        "SELECT id, body FROM hubspot_records WHERE type = 'contacts' ORDER BY id LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ id, body }) => ({ ...JSON.parse(body), id: String(id) })),
  emailOf: ({ email }) => String(email),
  isWrite: ({ method, url }) => ["POST", "PATCH"].includes(method) && url.includes("/contacts"),
  forbidden: () => errorAnswer(missingScopes(["crm.objects.contacts.write"]), "test"),
  checkRow({ id, message, ...row }, { sent, repaired }) {
    assert.match(String(message), /\nRun: \w+\nOffer: contoso\.leads\n/);
    const wanted = [sent, repaired].map(({ UserDetails }: any) => ({
      email: UserDetails.Email,
      firstname: UserDetails.FirstName,
      lastname: UserDetails.LastName,
      company: UserDetails.Company,
    }));
    assert.ok(
      wanted.some((one) => JSON.stringify(one) === JSON.stringify(row)),
      JSON.stringify(row),
    );
  },
});

export const hubspot = hubspotWith({});
