/** HubSpot's own JavaScript client with the sandbox's HubSpot, over real sockets and TLS. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@hubspot/api-client";
import { ensureCertificates } from "../../sandbox/http/certificates";
import { listen } from "../../sandbox/http/server";
import { sandboxTokens } from "../../sandbox/hubspot/access-tokens";
import { systemClock } from "../../sandbox/support/clock";
import { HubSpotFixture } from "../sandbox/hubspot/hubspot-fixture";
import { LoopbackAgent } from "./support/loopback-agent";

const email = "nadia@contoso.com";

/** What the client throws for an answer that is not 2xx. */
interface ApiException {
  code: number;
  body: any;
}

const clientOf = (accessToken: string) =>
  new Client({ accessToken, numberOfApiCallRetries: 0, limiterOptions: {} });

describe("HubSpot's client", () => {
  let hubSpot: HubSpotFixture<typeof systemClock>;
  let client: Client;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), "hubspot-client-"));
    hubSpot = new HubSpotFixture(join(folder, "sandbox.db"), systemClock);
    const certificates = await ensureCertificates(folder, systemClock);
    const server = await listen((request) => hubSpot.app.fetch(request), certificates, 0);
    const agent = new LoopbackAgent(readFileSync(certificates.authorityFile, "utf8"), server.port);
    const { globalAgent } = https;
    https.globalAgent = agent; // version 13.5.0 ignores its option httpAgent
    client = clientOf(sandboxTokens.allScopes.token);
    close = async () => {
      https.globalAgent = globalAgent;
      agent.destroy();
      await server.close();
      hubSpot.close();
      rmSync(folder, { recursive: true });
    };
  });
  afterEach(() => close());

  const failure = async (call: Promise<unknown>): Promise<[number, string]> => {
    const error = await call.then(
      () => assert.fail("The call succeeded."),
      (thrown: ApiException) => thrown,
    );
    return [error.code, error.body.category ?? error.body.policyName];
  };
  const create = (properties: Record<string, string>, by = client) =>
    by.crm.contacts.basicApi.create({ properties, associations: [] });

  it("creates a contact, reads it by id and by e-mail, and changes it", async () => {
    const { id, createdAt } = await create({ email: "Nadia@Contoso.com", firstname: "Nadia", city: "Ulm" });
    assert.ok(createdAt instanceof Date);
    const { basicApi } = client.crm.contacts;
    const byId = await basicApi.getById(id, ["city", "phone"]);
    assert.deepEqual([byId.properties.city, byId.properties.phone], ["Ulm", null]);
    await basicApi.update(email, { properties: { phone: "1", city: "" } }, "email");
    const byEmail = await basicApi.getById(email, ["city", "phone"], undefined, undefined, false, "email");
    assert.deepEqual([byEmail.id, byEmail.properties.city, byEmail.properties.phone], [id, null, "1"]);
    const { results } = await basicApi.getPage(10, undefined, ["city"]);
    assert.deepEqual(
      results.map((one) => one.id),
      [id],
    );
  });

  it("is told what is wrong with a contact", async () => {
    await create({ email });
    assert.deepEqual(await failure(create({ email })), [409, "CONFLICT"]);
    for (const bad of [
      { email: "x" },
      { lastname: "A", favourite: "x" },
      { lastname: "A", numemployees: "7" },
    ]) {
      assert.deepEqual(await failure(create(bad as unknown as Record<string, string>)), [
        400,
        "VALIDATION_ERROR",
      ]);
    }
    assert.deepEqual(await failure(client.crm.contacts.basicApi.getById("7")), [404, "OBJECT_NOT_FOUND"]);
  });

  it("is refused without the right token or scope", async () => {
    assert.deepEqual(await failure(create({ email }, clientOf("other"))), [401, "INVALID_AUTHENTICATION"]);
    const noScopes = clientOf(sandboxTokens.noScopes.token);
    assert.deepEqual(await failure(create({ email }, noScopes)), [403, "MISSING_SCOPES"]);
  });

  it("creates, upserts and reads batches", async () => {
    const { batchApi } = client.crm.contacts;
    const put = (lastname: string) =>
      batchApi.upsert({ inputs: [{ id: email, idProperty: "email", properties: { lastname } }] });
    const [first, second] = [await put("A"), await put("B")];
    assert.deepEqual([first.results[0]?._new, second.results[0]?._new], [true, false]);
    const inputs = ["p1", "p2"].map((lastname) => ({ properties: { lastname }, associations: [] }));
    assert.equal((await batchApi.create({ inputs })).results.length, 2);
    const read = await batchApi.read({
      ...{ inputs: [{ id: email }, { id: "p9@contoso.com" }], idProperty: "email" },
      ...{ properties: ["lastname"], propertiesWithHistory: [] },
    });
    assert.equal(read.results[0]?.properties.lastname, "B");
    assert.equal("numErrors" in read && read.numErrors, 1);
  });

  it("finds a contact by a value", async () => {
    await create({ email, city: "Ulm" });
    const filters = [{ propertyName: "email", operator: "EQ" as never, value: email }];
    const { total } = await client.crm.contacts.searchApi.doSearch({
      ...{ filterGroups: [{ filters }], properties: ["email"], limit: 1, after: "0", sorts: [] },
    });
    assert.equal(total, 1);
  });

  it("creates a lead for a contact", async () => {
    const { id } = await create({ email });
    const types = [{ associationCategory: "HUBSPOT_DEFINED" as never, associationTypeId: 578 }];
    const properties = { hs_lead_name: "Nadia" };
    const { basicApi } = client.crm.objects.leads;
    const lead = await basicApi.create({ properties, associations: [{ to: { id }, types }] });
    assert.equal(lead.properties.hs_lead_name, "Nadia");
    assert.deepEqual(await failure(basicApi.create({ properties, associations: [] })), [
      400,
      "VALIDATION_ERROR",
    ]);
  });

  it("reads and adds properties", async () => {
    const { coreApi } = client.crm.properties;
    const { results } = await coreApi.getAll("contacts");
    assert.ok(results.some(({ name, hasUniqueValue }) => name === "email" && hasUniqueValue));
    const text = { type: "string" as never, fieldType: "text" as never, groupName: "contactinformation" };
    await coreApi.create("contacts", { name: "order_number", label: "Order", ...text, hasUniqueValue: true });
    assert.equal((await coreApi.getByName("contacts", "order_number")).label, "Order");
  });

  it("is told of limits and locks, and can call again", async () => {
    hubSpot.faults.push("DAILY", "LOCKED");
    assert.deepEqual(await failure(create({ email })), [429, "DAILY"]);
    assert.deepEqual(await failure(create({ email })), [423, "LOCKED"]);
    await create({ email });
  });
});
