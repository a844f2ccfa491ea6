import assert from "node:assert/strict";
import fc from "fast-check";
import { organizationHosts } from "../../../sandbox/dataverse/organizations/organization-hosts";
import { leadId, TestDataverse } from "./support";

/** Expects an answer that Dataverse could give, and not a failure of the sandbox. */
function assertAnswered({ status, body }: { status: number; body: any }): void {
  assert.ok(status < 500 || status === 501, JSON.stringify(body));
  if (status >= 400) assert.equal(typeof body.error.message, "string");
}

describe("the Dataverse Web API, for any request,", () => {
  const dataverse = new TestDataverse();
  const word = fc.constantFrom(
    "leads",
    "lastname",
    "eq",
    "'x'",
    "(",
    ")",
    "and",
    "null",
    "5",
    "$ref",
    "not",
    "contains",
    ",",
    "/",
  );
  const words = fc.array(fc.oneof(word, fc.string()), { maxLength: 12 }).map((parts) => parts.join(" "));

  it("answers any body", async () => {
    const name = fc.oneof(
      fc.constantFrom("lastname", "leadsourcecode", "ownerid@odata.bind", "revenue", "leadid"),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.jsonValue()), fc.string(), async (body, text) => {
        assertAnswered(await dataverse.call("POST", "leads", { body }));
        assertAnswered(await dataverse.call("PATCH", `leads(${leadId})`, { body: text }));
      }),
      { numRuns: 200 },
    );
  });

  it("answers any query", async () => {
    const option = fc.constantFrom(
      "$filter",
      "$select",
      "$orderby",
      "$top",
      "$expand",
      "$skiptoken",
      "$count",
    );
    await fc.assert(
      fc.asyncProperty(option, words, async (name, value) => {
        assertAnswered(await dataverse.call("GET", `leads?${name}=${encodeURIComponent(value)}`));
      }),
      { numRuns: 300 },
    );
  });

  it("answers any path and preference", async () => {
    const method = fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT");
    await fc.assert(
      fc.asyncProperty(method, words, fc.string({ unit: "grapheme-ascii" }), async (verb, path, prefer) => {
        const body = verb === "GET" || verb === "DELETE" ? {} : { body: {} };
        const encoded = path.split(" ").map(encodeURIComponent).join("");
        assertAnswered(await dataverse.call(verb, `leads${encoded}`, { ...body, headers: { prefer } }));
        assertAnswered(await dataverse.call(verb, `./${encoded}`, { ...body, headers: { prefer } }));
      }),
      { numRuns: 300 },
    );
  });

  it("gives every answer an id", async () => {
    for (const [path, as] of [
      ["leads", undefined],
      ["nothing", undefined],
      ["leads", null],
      ["/elsewhere", undefined],
    ] as const) {
      const { headers } = await dataverse.call("GET", path, as === undefined ? {} : { as });
      assert.match(headers.get("x-ms-service-request-id") ?? "", /^[0-9a-f-]{36}$/, path);
    }
  });

  it("lists the organisations that were used", async () => {
    const own = new TestDataverse();
    assert.deepEqual(organizationHosts(own.database), []);
    await own.ok("GET", "WhoAmI", { organization: "https://fabrikam.crm.dynamics.com" });
    await own.ok("GET", "WhoAmI");
    await own.call("GET", "WhoAmI", { organization: "https://nobody.crm.dynamics.com", as: null });
    assert.deepEqual(organizationHosts(own.database), [
      "contoso.crm4.dynamics.com",
      "fabrikam.crm.dynamics.com",
    ]);
  });
});
