/** jsforce, the common Salesforce client, with the org's real address. */
import assert from "node:assert/strict";
import { SandboxFixture } from "../e2e/support/sandbox-fixture";
import { runScript } from "./support/child";

describe("jsforce over TLS", () => {
  let sandbox: SandboxFixture;
  let seen: any;

  before(async function () {
    this.timeout(60_000);
    sandbox = await SandboxFixture.start();
    seen = await runScript("drive-salesforce.ts", sandbox.environment);
  });
  after(() => sandbox?.close());

  it("signs in as the External Client App, and is told why it may not", () => {
    const { user, instanceUrl, ...refused } = seen.signIn;
    assert.deepEqual([user, instanceUrl], [true, "https://contoso--test.sandbox.my.salesforce.com"]);
    assert.deepEqual(refused, {
      secret: { name: "invalid_client", message: "invalid client credentials" },
      app: { name: "invalid_client_id", message: "client identifier invalid" },
      host: { name: "invalid_grant", message: "request not supported on this domain" },
    });
  });

  it("creates, reads, finds, updates and deletes a lead with quotes and characters of every Unicode plane", () => {
    const { success, isSame, City, deleted, gone } = seen.oneLead;
    assert.deepEqual([success, isSame, City, deleted], [true, true, "Brno", true]);
    assert.equal(gone.name, "NOT_FOUND");
  });

  it("is refused a look-alike and a second lead with the same external id", () => {
    const { lookAlike, sameKey, allowed } = seen.oneLead;
    assert.deepEqual(
      [lookAlike.name, lookAlike.rule],
      ["DUPLICATES_DETECTED", "Standard_Lead_Duplicate_Rule"],
    );
    assert.equal(sameKey.name, "DUPLICATE_VALUE");
    assert.match(
      sameKey.message,
      /^duplicate value found: Marketplace_Lead_Id__c duplicates value on record/,
    );
    assert.equal(allowed, true);
  });

  it("upserts by external id and knows a new lead from an old one", () => {
    assert.deepEqual(seen.upsert, { created: [true, false], LastName: "Svoboda" });
  });

  it("reads which fields are required, how long they are, and which identifies a lead", () => {
    assert.deepEqual(seen.metadata, {
      required: [
        ["LastName", 80],
        ["Company", 255],
      ],
      key: [true, true, 36],
      objects: ["Lead"],
    });
  });

  it("receives Salesforce's codes for wrong values, and the daily limit with each answer", () => {
    const { empty, unknown, email, long, limit } = seen.others;
    assert.deepEqual(
      [empty, unknown, email, long].map(({ name, fields }) => [name, fields]),
      [
        ["REQUIRED_FIELD_MISSING", ["LastName", "Company"]],
        ["INVALID_FIELD", undefined],
        ["INVALID_EMAIL_ADDRESS", ["Email"]],
        ["STRING_TOO_LONG", ["City"]],
      ],
    );
    assert.equal(limit, 101_000);
  });

  it("is told that a session is not good, and what is not emulated", () => {
    const { session, many } = seen.others;
    assert.equal(session.name, "INVALID_SESSION_ID");
    assert.deepEqual([many.name, /composite/.test(many.message)], ["NotEmulated", true]);
  });
});
