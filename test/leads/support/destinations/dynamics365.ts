/** Dynamics 365 in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { grantLeadWriter } from "../../../../operations/dataverse/grant-lead-writer";
import { rowOf } from "../expected-row";
import { connectionParameters, environmentUrl } from "../lead-destination";
import { mappedColumns } from "../mapped-columns";
import { isWrite, refusal } from "../refusals";
import type { SandboxParts } from "../sandbox-parts";
import type { ConnectedDestination, DestinationAdapter, Row } from "./destination-adapter";

const validity = { startDateTime: "2025-01-01T00:00:00Z", endDateTime: "2125-01-01T00:00:00Z" };
const expired = { startDateTime: "2025-01-01T00:00:00Z", endDateTime: "2025-06-01T00:00:00Z" };

export const dynamics365: DestinationAdapter = {
  name: "dynamics365",
  part: "dataverse",
  definition: (source) => workflowDefinition("dynamics365", { leadSourceCode: 8, ...source } as never),
  connect: connectedDynamics,
  rows: (database, offset = 0) =>
    database
      .all<{ id: string; body: string }>(
        "SELECT id, body FROM dataverse_rows WHERE tbl = 'lead' ORDER BY rowid LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ id, body }) => ({ ...JSON.parse(body), leadid: id })),
  emailOf: ({ emailaddress1 }) => String(emailaddress1),
  isWrite,
  forbidden: () => refusal(403, "0x80040220", "Principal user is missing prvCreateLead privilege."),
  checkRow(row: Row, { repaired }) {
    const [, runName = ""] = /\nRun: (\w+)\n/.exec(String(row.description)) ?? [];
    assert.deepEqual(mappedColumns(row), rowOf(repaired, runName));
  },
};

async function connectedDynamics(parts: SandboxParts): Promise<ConnectedDestination> {
  const { directory, fetch } = parts;
  const { tenantId, passwords } = directory;
  const { id, appId: clientId } = directory.create("application", { displayName: "leads" });
  directory.create("servicePrincipal", {}, clientId);
  const { secretText: clientSecret = "" } = passwords.add(id, { displayName: null, ...validity });
  return {
    secret: clientSecret,
    parameters: (place) => connectionParameters(place, { tenantId, clientId, clientSecret }),
    async grant() {
      const token = () => parts.token(environmentUrl);
      const access = { environmentUrl, token, fetch: fetch as typeof globalThis.fetch };
      await grantLeadWriter(access, clientId);
    },
    setSecret(state) {
      for (const { keyId } of passwords.list(id)) passwords.remove(id, keyId);
      passwords.store(id, clientSecret, {
        displayName: null,
        ...(state === "valid" ? validity : expired),
      });
    },
  };
}
