/** HubSpot in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import type { HubSpotArgs } from "../../../../infra/destinations/hubspot";
import { sandboxTokens } from "../../../../sandbox/hubspot/access-tokens";
import { errorAnswer, missingScopes } from "../../../../sandbox/hubspot/errors";
import type { DestinationAdapter } from "./destination-adapter";

const { token } = sandboxTokens.allScopes;

/** Reads records of a type with their id and the contacts that they belong to. */
const recordsOf =
  (type: string): DestinationAdapter["rows"] =>
  (database, offset = 0) =>
    database
      .all<{ id: number; body: string; contacts: string }>(
        "SELECT id, body, contacts FROM hubspot_records WHERE type = ? ORDER BY id LIMIT -1 OFFSET ?",
        type,
        offset,
      )
      .map(({ id, body, contacts }) => {
        const owners = JSON.parse(contacts) as string[];
        return { ...JSON.parse(body), id: String(id), ...(owners.length > 0 && { contacts: owners }) };
      });

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
  rows: recordsOf("contacts"),
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

/** To read lead objects instead of contacts. */
export const leadObjects: DestinationAdapter = { ...hubspot, rows: recordsOf("leads") };
