/** Leads that Salesforce does not take: each becomes a letter with Salesforce's code and words. */
import assert from "node:assert/strict";
import sample from "../../../flow-definitions/samples/lead.published.json";
import type { FixContext } from "../../../operations/causes/cause";
import { evidenceOfLetter } from "../../../operations/causes/evidence";
import { causesOf } from "../../../operations/causes/explain";
import { parseLetter } from "../../../operations/dead-letters/letter";
import { salesforce } from "../../../operations/destinations/salesforce";
import { SalesforceWorld } from "./salesforce-world";

const leadId = "22222222-2222-4222-8222-222222222222";

const stack: FixContext = {
  ...{ stack: undefined, destination: "salesforce", dynamicsUrl: "", owner: "", hasLetters: true },
  ...{ passwordUrn: async () => undefined, setsExpiry: async () => false },
};

describe("leads that Salesforce does not take", () => {
  let world: SalesforceWorld;
  const start = async (parameters: Record<string, string> = {}) => {
    world = await SalesforceWorld.start({ parameters });
  };
  afterEach(() => world.close());

  /** The cause that operators are told for the only letter. */
  const told = async () => {
    const letter = parseLetter(JSON.stringify(world.letters()[0]?.content));
    assert.ok("lead" in letter);
    const [cause] = await causesOf(evidenceOfLetter(letter, salesforce), stack);
    assert.doesNotMatch(JSON.stringify(cause), /someone@contoso|bad value for|No such column/);
    return cause?.key;
  };

  describe("because a rule refuses them", () => {
    const refusals: [string, (world: SalesforceWorld) => void, number, string, string, RegExp][] = [
      [
        "a missing field",
        ({ org }) => org.hiddenFields.add("DoNotCall"),
        400,
        "INVALID_FIELD",
        "column-missing",
        /No such column 'DoNotCall'/,
      ],
      [
        "a restricted picklist",
        ({ org }) => Object.assign(org.fieldChanges, { LeadSource: { restricted: true, values: ["x"] } }),
        400,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "choice-missing",
        /Lead Source: bad value/,
      ],
      [
        "country picklists",
        (one) => Object.assign(one.org, { hasCountryPicklists: true }),
        400,
        "FIELD_INTEGRITY_EXCEPTION",
        "country-refused",
        /problem with this country/,
      ],
      [
        "a validation rule",
        ({ org }) => org.validationRules.push({ message: "No.", isBroken: () => true }),
        400,
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "validation-rule",
        /^No\.$/,
      ],
      [
        "a user without the right",
        ({ org }) => org.rights.delete("create"),
        400,
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "privilege-missing",
        /cannot be inserted: Lead/,
      ],
      [
        "a token without scope api",
        ({ org }) => Object.assign(org.apps[0] ?? {}, { scopes: [] }),
        401,
        "INVALID_SESSION_ID",
        "privilege-missing",
        /not valid for use with the REST API/,
      ],
      [
        "the daily limit",
        ({ org }) => Object.assign(org, { dailyRequests: 0 }),
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "throttled",
        /TotalRequests/,
      ],
    ];
    for (const [name, spoil, status, code, cause, words] of refusals) {
      it(`become letters with its code and words: ${name}`, async () => {
        await start();
        spoil(world);
        const sent = await world.send(sample, leadId);
        assert.deepEqual([sent.status, sent.code], ["Failed", "LeadNotWritten"]);
        const kept = world.letter();
        assert.equal(kept.name, `salesforce/${leadId}.json`);
        assert.deepEqual([kept.status, kept.message[0].errorCode], [status, code]);
        assert.match(kept.message[0].message, words);
        assert.equal(kept.metadata?.status, String(status));
        assert.deepEqual(kept.lead, sample);
        assert.deepEqual(world.leads(), []);
        assert.equal(await told(), cause);
      });
    }
  });

  describe("because there is no token", () => {
    const cases: [string, (world: SalesforceWorld) => void, Record<string, string>, string, string][] = [
      ["another secret", () => {}, { clientSecret: "wrong" }, "invalid_client", "invalid client credentials"],
      [
        "no Run As user",
        ({ org }) => Object.assign(org.apps[0] ?? {}, { runAs: undefined }),
        {},
        "invalid_grant",
        "no client credentials user enabled",
      ],
      [
        "login.salesforce.com",
        () => {},
        { salesforceUrl: "https://login.salesforce.com" },
        "invalid_grant",
        "request not supported on this domain",
      ],
    ];
    for (const [name, spoil, parameters, error, error_description] of cases) {
      it(`carry the token's words in their letter: ${name}`, async () => {
        await start(parameters);
        spoil(world);
        assert.equal((await world.send(sample)).code, "LeadNotWritten");
        const { status, message, metadata } = world.letter();
        assert.deepEqual([status, message], [400, { error, error_description }]);
        assert.equal(metadata?.code, "BadRequest");
        assert.equal(await told(), name === "another secret" ? "secret-wrong" : "sign-in-refused");
      });
    }

    it("are kept when the address has no host", async () => {
      await start({ salesforceUrl: "https://nowhere.example.com" });
      assert.equal((await world.send(sample)).code, "LeadNotWritten");
      assert.deepEqual(world.letter().lead, sample);
    });
  });

  it("are tried for about an hour when Salesforce is down, and then kept, without the token", async () => {
    await start();
    const tries: number[] = [];
    let token = "";
    world.between = async (request, handler) => {
      if (!request.url.endsWith("/sobjects/Lead")) return handler(request);
      token = request.headers.get("authorization") ?? "";
      tries.push(world.time.clock.now().getTime());
      return new Response("<html>Down for maintenance</html>", {
        status: 503,
        headers: { "content-type": "text/html" },
      });
    };
    assert.equal((await world.send(sample)).code, "LeadNotWritten");
    const minutes = ((tries.at(-1) ?? 0) - (tries[0] ?? 0)) / 60_000;
    assert.ok(
      tries.length === 9 && minutes > 45 && minutes < 90,
      `${tries.length} tries, ${minutes} minutes`,
    );
    assert.deepEqual(
      [world.letter().status, world.letter().message],
      [503, "<html>Down for maintenance</html>"],
    );
    assert.equal(JSON.stringify(world.letters()).includes(token.slice("Bearer ".length)), false);
  });

  it("leave no token in a letter when the write has no answer at all", async () => {
    await start();
    world.between = async (request, handler) => {
      if (!request.url.endsWith("/sobjects/Lead")) return handler(request);
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      });
    };
    await world.send(sample);
    assert.doesNotMatch(JSON.stringify(world.letters()), /access_token|00D8d/);
    assert.deepEqual(world.letter().lead, sample);
  });

  it("become letters when their body is not a JSON object, or the token endpoint answers HTML", async () => {
    await start();
    assert.equal((await world.send(["a", "list"])).code, "LeadNotWritten");
    world.between = () => new Response("<html>", { headers: { "content-type": "text/html" } });
    assert.equal((await world.send(sample)).code, "LeadNotWritten");
    assert.equal(world.letters().length, 2);
    assert.deepEqual(world.leads(), []);
  });
});
