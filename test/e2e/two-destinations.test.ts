/** A stack with two CRMs, from two letters of one lead to a row in each, with an operator's commands. */
import assert from "node:assert/strict";
import newOrg from "../../sandbox/salesforce/new-org.json";
import { engineTimeoutMilliseconds } from "../support/engine";
import { callerObjectId } from "./support/caller-object-id";
import { contosoConfig, Deployment } from "./support/deployment";

const [app] = newOrg.apps;
const { clientId = "", clientSecret = "" } = app ?? {};
const org = "https://contoso.my.salesforce.com";

describe("a stack with two destinations", function () {
  this.bail(true);
  this.timeout(240_000);
  let deployment: Deployment;
  let id: string;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:crm": JSON.stringify(["dynamics365", "salesforce"]),
      "marketplace-leads:deadLetterReaders": JSON.stringify([reader]),
    });
    await set("url", org);
    await set("clientId", clientId);
    await set("clientSecret", "not-its-secret", "--secret");
    await deployment.up();
  });
  after(() => deployment?.close());

  const set = (entry: string, value: string, ...options: string[]) =>
    deployment.must(
      ...["config", "set", "--path", `marketplace-leads:salesforce.${entry}`, value, ...options],
      ...["--stack", "prod"],
    );
  const leads = (...args: string[]) => deployment.leads(...args, "--stack", "prod");
  const rowIds = async () =>
    (await deployment.dataverse("GET", "leads")).body.value.map((row: { leadid: string }) => row.leadid);
  async function salesforceIds(): Promise<string[]> {
    const body = new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
    });
    const signedIn = await deployment.sandbox.fetch(`${org}/services/oauth2/token`, { method: "POST", body });
    const { access_token: token } = (await signedIn.json()) as { access_token: string };
    const query = encodeURIComponent("SELECT Marketplace_Lead_Id__c FROM Lead");
    const answer = await deployment.sandbox.fetch(`${org}/services/data/v64.0/query?q=${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { records } = (await answer.json()) as { records: { Marketplace_Lead_Id__c: string }[] };
    return records.map((record) => record.Marketplace_Lead_Id__c);
  }

  it("keeps a lead that neither takes in a letter for each, with both causes", async () => {
    const { code, stdout, stderr } = await leads("send");
    assert.equal(code, 1);
    assert.match(stdout, /^Dynamics 365: did not write the lead, run \S+ Failed$/m);
    assert.match(stdout, /^Salesforce: did not write the lead, run \S+ Failed$/m);
    assert.match(stderr, /\[LEADS_RUN_FAILED\] .*is not in dynamics365, salesforce/);
    assert.match(stderr, /npx leads grant --stack prod/);
  });

  it("lists the letters with their destinations, also as JSON", async () => {
    const { stdout, stderr } = await leads("dead-letters");
    [, id = ""] = /^dynamics365\/(\S{36}) +dynamics365 /m.exec(stdout) ?? assert.fail(stdout + stderr);
    assert.match(stdout, new RegExp(`^salesforce/${id} +salesforce .* invalid_client$`, "m"));
    assert.match(stdout, /client secret/);
    const { stdout: json } = await leads("dead-letters", "--json", "--destination", "salesforce");
    const [letter, ...others] = JSON.parse(json);
    assert.deepEqual([letter.id, letter.destination, others.length], [`salesforce/${id}`, "salesforce", 0]);
  });

  it("lists the runs of its three Logic Apps", async () => {
    const { stdout } = await leads("runs");
    const [, sender] = /^(\S+) +distributor .* Succeeded$/m.exec(stdout) ?? assert.fail(stdout);
    for (const name of ["dynamics365", "salesforce"])
      assert.match(
        stdout,
        new RegExp(`^\\S+ +${name} .* Failed .*\\(letter ${name}/${id}\\) \\(lead of ${sender}\\)$`, "m"),
      );
    const one = await leads("runs", "--destination", "salesforce");
    assert.equal(
      one.stdout
        .trim()
        .split("\n")
        .filter((line) => /^0\d+/.test(line)).length,
      1,
      one.stdout,
    );
    const none = await leads("runs", "--destination", "hubspot");
    assert.match(
      none.stderr,
      /\[LEADS_DESTINATION_UNKNOWN\] .*no destination hubspot, expected distributor, dynamics365, salesforce/,
    );
  });

  it("asks which letter is meant", async () => {
    const { code, stderr } = await leads("redrive", id);
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`LEADS_LETTER_UNKNOWN.*\n {2}dynamics365/${id}\n {2}salesforce/${id}$`, "m"),
    );
  });

  it("redrives each letter to its destination only, although the other one fails", async () => {
    const granted = await leads("grant");
    assert.equal(granted.code, 0, granted.stderr);
    assert.match(granted.stdout, /^Salesforce: Create an External Client App/m);
    const { code, stdout, stderr } = await leads("redrive", "--all");
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`^dynamics365/${id}  written by run `, "m"));
    assert.match(stdout, new RegExp(`^salesforce/${id}  kept: run \\S+ failed, .*client secret`, "m"));
    assert.match(stderr, /LEADS_REDRIVE_INCOMPLETE.*1 lead is not a row yet.*salesforce\.clientSecret/s);
    assert.deepEqual([await rowIds(), await salesforceIds()], [[id], []]);
  });

  it("writes the lead once in each after the fix", async () => {
    await set("clientSecret", clientSecret, "--secret");
    await deployment.up();
    const { code, stdout, stderr } = await leads("redrive", `salesforce/${id}`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^salesforce/${id}  written by run `, "m"));
    assert.match((await leads("redrive", "--all")).stdout, /^Nothing to redrive\.$/m);
    assert.deepEqual([await rowIds(), await salesforceIds()], [[id], [id]]);
  });

  it("reports each destination of a sent lead", async () => {
    const { code, stdout, stderr } = await leads("send");
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Dynamics 365: Row in the Leads table of https:\/\/contoso\.crm4\.dynamics\.com:$/m,
    );
    assert.match(stdout, /^Salesforce: run \S+ wrote the lead\.$/m);
  });

  it("keeps a lead for a destination whose Logic App is disabled, and sends it there only", async () => {
    const { destinations } = (await deployment.outputs()) as unknown as {
      destinations: { salesforce: string };
    };
    const disabled = await deployment.arm(
      "POST",
      `${destinations.salesforce}/disable?api-version=2019-05-01`,
    );
    assert.equal(disabled.status, 200);
    const sent = await leads("send");
    assert.equal(sent.code, 1);
    assert.match(sent.stdout, /^Dynamics 365: Row in /m);
    assert.match(sent.stdout, /^Salesforce: did not get the lead, run \S+ Failed$/m);
    assert.match(sent.stderr, /the Logic App of the destination .*pulumi up --refresh --stack prod/s);
    await deployment.up("--refresh");
    const { code, stdout, stderr } = await leads("redrive", "--all");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^salesforce\/\S{36} {2}written by run /m);
    assert.deepEqual((await rowIds()).sort(), (await salesforceIds()).sort());
    assert.equal((await rowIds()).length, 3);
  });
});
