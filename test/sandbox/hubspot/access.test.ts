import assert from "node:assert/strict";
import { sandboxTokens } from "../../../sandbox/hubspot/access-tokens";
import { contacts, HubSpotFixture, leads, refusal } from "./hubspot-fixture";

describe("HubSpot's access check", () => {
  let hubSpot: HubSpotFixture;
  beforeEach(() => {
    hubSpot = new HubSpotFixture();
  });
  afterEach(() => hubSpot.close());

  const person = { properties: { firstname: "A" } };

  it("refuses a request without a token that it knows", async () => {
    for (const token of ["", "other", `${sandboxTokens.allScopes.token}x`]) {
      const answer = await hubSpot.call("POST", contacts, person, token);
      assert.deepEqual(refusal(answer), [401, "INVALID_AUTHENTICATION"]);
      assert.match(answer.body.message, /^Authentication credentials not found\. /);
    }
    hubSpot.tokens = [];
    assert.equal((await hubSpot.call("POST", contacts, person)).status, 401);
  });

  it("names the scope that a token lacks", async () => {
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await hubSpot.call(method, path, body, sandboxTokens.noScopes.token);
      assert.deepEqual(refusal(answer), [403, "MISSING_SCOPES"]);
      assert.deepEqual(answer.body.links, { scopes: "https://developers.hubspot.com/scopes" });
      return answer.body.errors[0].context.requiredGranularScopes;
    };
    assert.deepEqual(await ask("POST", contacts, person), ["crm.objects.contacts.write"]);
    assert.deepEqual(await ask("GET", `${contacts}/7`), ["crm.objects.contacts.read"]);
    assert.deepEqual(await ask("POST", `${contacts}/search`, {}), ["crm.objects.contacts.read"]);
    assert.deepEqual(await ask("POST", leads, {}), ["crm.objects.leads.write"]);
    assert.deepEqual(await ask("GET", "/crm/v3/properties/contacts"), ["crm.schemas.contacts.read"]);
  });

  it("allows 190 requests in ten seconds and says how many are left", async () => {
    const get = () => hubSpot.call("GET", contacts);
    for (let n = 1; n < 190; n++) await get();
    assert.equal((await get()).headers.get("x-hubspot-ratelimit-remaining"), "0");
    const refused = await get();
    assert.deepEqual([refused.status, refused.body.policyName], [429, "TEN_SECONDLY_ROLLING"]);
    assert.deepEqual([refused.body.errorType, refused.body.category], ["RATE_LIMIT", undefined]);
    assert.equal(refused.body.message, "You have reached your ten_secondly_rolling limit.");
    hubSpot.clock.advance(10_000);
    assert.equal((await get()).headers.get("x-hubspot-ratelimit-remaining"), "189");
  });

  it("allows so many requests a day, for each token", async () => {
    hubSpot.limits.daily = 1;
    assert.equal((await hubSpot.call("GET", contacts)).status, 200);
    const refused = await hubSpot.call("GET", contacts);
    assert.deepEqual([refused.status, refused.body.policyName], [429, "DAILY"]);
    assert.equal(refused.body.message, "You have reached your daily limit.");
    assert.equal((await hubSpot.call("GET", contacts, undefined, sandboxTokens.noScopes.token)).status, 403);
    hubSpot.clock.advance(86_400_000);
    assert.equal((await hubSpot.call("GET", contacts)).status, 200);
  });

  it("fails as a test asks, before anything is written", async () => {
    hubSpot.faults.push("LOCKED", "MIGRATION", "DAILY", "TEN_SECONDLY_ROLLING");
    const seen = [];
    for (let n = 0; n < 5; n++) seen.push(await hubSpot.call("POST", contacts, person));
    assert.deepEqual(
      seen.map(({ status }) => status),
      [423, 477, 429, 429, 201],
    );
    assert.deepEqual(
      seen.map(({ headers }) => headers.get("retry-after")),
      [null, "3600", null, null, null],
    );
    assert.equal((await hubSpot.rows()).length, 1);
  });

  it("names what is not emulated", async () => {
    const names = async (method: string, path: string, body?: unknown) => {
      const answer = await hubSpot.call(method, path, body);
      assert.deepEqual(refusal(answer), [501, "NotEmulated"], path);
      return /emulate (.*?)\. Use/.exec(answer.body.message)?.[1];
    };
    assert.equal(await names("DELETE", `${contacts}/7`), "DELETE objects/{id} of HubSpot");
    assert.equal(await names("GET", "/crm/v3/objects/deals"), "GET /crm/v3/objects/deals of HubSpot");
    assert.equal(await names("GET", `${contacts}?archived=true`), "the parameter archived of HubSpot");
    const unknown = { properties: { hs_persona: "x" } };
    assert.equal(await names("POST", contacts, unknown), "the HubSpot property hs_persona");
  });

  it("refuses a body that is not JSON", async () => {
    for (const body of ["", "{", "[]", '"x"']) {
      const answer = await hubSpot.call("POST", contacts, body);
      assert.deepEqual(refusal(answer), [400, "VALIDATION_ERROR"]);
      assert.match(answer.body.message, /^Invalid input JSON on line 1/);
    }
  });
});
