import assert from "node:assert/strict";
import { columns } from "../../flow-definitions/hubspot/columns.json";
import type { Evidence, FixContext } from "../../operations/causes/cause";
import { evidenceOfLetter } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import { hubspot } from "../../operations/destinations/hubspot";
import type { CrmAccess } from "../../operations/map/crm-column";
import { crmTable } from "../../operations/map/crm-tables";
import { hubspotColumns } from "../../operations/map/hubspot-columns";
import { sandboxTokens } from "../../sandbox/hubspot/access-tokens";
import { HubSpotFixture } from "../sandbox/hubspot/hubspot-fixture";

const context: FixContext = {
  ...{ stack: "prod", destination: "hubspot", dynamicsUrl: "", owner: "", hasLetters: true },
  ...{ passwordUrn: async () => undefined, setsExpiry: async () => false },
};
const up = "pulumi up --stack prod";
const newToken = ['pulumi config set --secret --path "marketplace-leads:hubspot.token" --stack prod', up];
const code = (serviceCode: string, status = 400): Evidence => ({ status, serviceCode, isLetter: true });

const rows: [Evidence, string, string[]][] = [
  [code("INVALID_AUTHENTICATION", 401), "token-refused", newToken],
  [code("EXPIRED_AUTHENTICATION", 401), "token-refused", newToken],
  [{ actionCode: "Unauthorized" }, "token-refused", newToken],
  [code("MISSING_SCOPES", 403), "scope-missing", newToken],
  [{ status: 403, actionCode: "Forbidden" }, "scope-missing", newToken],
  [code("DAILY", 429), "daily-limit", []],
  [code("TEN_SECONDLY_ROLLING", 429), "throttled", []],
  [{ status: 429, actionCode: "TooManyRequests" }, "throttled", []],
  [code("LOCKED", 423), "locked", []],
  [code("MIGRATION_IN_PROGRESS", 477), "account-moves", []],
  [code("PROPERTY_DOESNT_EXIST"), "property-missing", [up]],
  [code("READ_ONLY_VALUE"), "property-missing", [up]],
  [code("INVALID_EMAIL"), "value-refused", []],
  [code("INVALID_OPTION"), "value-refused", [up]],
  [code("VALIDATION_ERROR"), "value-refused", [up]],
  [code("INTERNAL_ERROR", 500), "service-down", []],
  [{ status: 502, actionCode: "BadGateway" }, "service-down", []],
  [{ actionCode: "ActionTimedOut" }, "service-down", []],
  [{ actionCode: "ActionSkipped" }, "not-an-object", []],
  [{ actionCode: "BadRequest" }, "expression-failed", []],
  [code("CONFLICT", 409), "refused", ["npx leads dead-letters --stack prod"]],
  [{ status: 400, actionCode: "BadRequest" }, "refused", ["npx leads dead-letters --stack prod"]],
];

describe("causes of leads that HubSpot did not take", () => {
  for (const [evidence, key, commands] of rows) {
    it(`tell ${key} from ${JSON.stringify(evidence)}`, async () => {
      const [cause] = await causesOf(evidence, context);
      assert.equal(cause?.key, key);
      assert.deepEqual(cause?.commands, [...commands, "npx leads redrive --all --stack prod"]);
    });
  }

  it("read the code of the first refused value, the limit or the kind, and no text", () => {
    const of = (message: unknown) =>
      evidenceOfLetter({ lead: {}, status: 400, message, fields: {} } as never, hubspot).serviceCode;
    const refused =
      'Property values were not valid: [{"isValid":false,"message":"x","error":"INVALID_EMAIL","name":"email"}]';
    assert.equal(of({ category: "VALIDATION_ERROR", message: refused }), "INVALID_EMAIL");
    assert.equal(of({ policyName: "DAILY", message: "You have" }), "DAILY");
    assert.equal(of({ category: "CONFLICT" }), "CONFLICT");
    assert.equal(of({ category: "nadia@contoso.com" }), undefined);
    assert.equal(of("<html>nadia@contoso.com</html>"), undefined);
  });
});

describe("HubSpot's own properties", () => {
  it("include every shipped column, which can be written and takes the same values", async () => {
    const hubSpot = new HubSpotFixture();
    const { columns: found } = await hubspotColumns(accessTo(hubSpot, sandboxTokens.allScopes.token));
    hubSpot.close();
    for (const [name, column] of Object.entries(columns)) {
      const { isWritable, values } = found.find((one) => one.name === name) ?? assert.fail(name);
      assert.deepEqual([isWritable, values], [true, "values" in column ? column.values : undefined], name);
    }
  });

  it("are refused to a token without their scope", async () => {
    const hubSpot = new HubSpotFixture();
    await assert.rejects(crmTable("hubspot", accessTo(hubSpot, sandboxTokens.noScopes.token)), {
      code: "LEADS_COLUMNS_REFUSED",
    });
    hubSpot.close();
  });
});

const accessTo = ({ app }: HubSpotFixture, token: string): CrmAccess => ({
  settings: { token },
  token: () => assert.fail("HubSpot takes no Azure token"),
  fetch: (async (url: string, init: RequestInit) => app.fetch(new Request(url, init))) as typeof fetch,
});
