/** A sender who may not read leads: the row is written, and no bug is reported. */
import assert from "node:assert/strict";
import { findLeadRow } from "../../operations/dataverse/row-of-run";
import { OperationError } from "../../operations/errors";
import { createDataverseApp } from "../../sandbox/dataverse/app";
import { Database } from "../../sandbox/storage/database";
import { ManualClock } from "../../sandbox/support/clock";
import { seededIds } from "../../sandbox/support/ids";
import { assertExplained } from "../support/explained";

const environmentUrl = "https://contoso.crm4.dynamics.com";
const stranger = "00000000-0000-4000-8000-000000000002";

describe("findLeadRow", () => {
  it("says that the lead is written when Dataverse shows no row, because the caller may read only their own", async () => {
    const fetch = (async () => Response.json({ value: [] })) as typeof globalThis.fetch;
    await assert.rejects(
      findLeadRow({ environmentUrl, token: async () => "any", fetch }, "run-1"),
      ({ message }: Error) => {
        assertExplained(message, {
          code: "LEADS_ROW_NOT_SHOWN",
          found: /Run run-1 succeeded, but https:\/\/contoso\.crm4\.dynamics\.com shows you no row/,
          fix: /The lead is written: do not send it again\..*get a role that reads leads/,
        });
        return true;
      },
    );
  });

  it("says that the lead is written when the caller may not read its row", async () => {
    const database = new Database(":memory:");
    const app = createDataverseApp({
      database,
      clock: new ManualClock(),
      ids: seededIds("unreadable"),
      administrators: [],
      tokens: {
        verify: async () => ({
          tenantId: "00000000-0000-4000-8000-00000000000f",
          objectId: stranger,
          clientId: stranger,
          audience: environmentUrl,
        }),
      },
    });
    const viaApp = (async (input, init) => app.fetch(new Request(input, init))) as typeof fetch;
    const access = { environmentUrl, token: async () => "any", fetch: viaApp };
    await assert.rejects(findLeadRow(access, "run-1"), (error: unknown) => {
      assert.ok(error instanceof OperationError);
      assertExplained(error.message, {
        code: "LEADS_DATAVERSE_REFUSED",
        found: /Run run-1 succeeded, but .* answered 403 \S+ to you, expected the row/,
        fix: /The lead is written: do not send it again\..*get a role that reads leads/,
      });
      return true;
    });
    database.close();
  });
});
