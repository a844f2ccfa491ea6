/** A stack that writes leads into HubSpot: the commands of docs/hubspot.md, leads, and the token nowhere in clear. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxTokens } from "../../sandbox/hubspot/access-tokens";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { callerObjectId } from "./support/caller-object-id";
import { Deployment } from "./support/deployment";

const page = readFileSync(join(__dirname, "../../docs/hubspot.md"), "utf8");
/** Commands of the page's shell blocks, one list for each block. */
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim().split("\n"));

const config = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:protect": "false",
};
const { token } = sandboxTokens.allScopes;
const planted = {
  UserDetails: { LastName: "Planted-Lastname-3F", Email: "planted.person@contoso.com" },
  OfferTitle: "CRM connector",
};

describe("a stack with HubSpot", function () {
  this.bail(true);
  let deployment: Deployment;
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("hubspot", config);
    const reader = `servicePrincipal:${await callerObjectId(deployment.sandbox)}`;
    deployment.configure({ ...config, "marketplace-leads:deadLetterReaders": JSON.stringify([reader]) });
  });
  after(() => deployment?.close());

  /** Runs the commands of a block, as a person pastes them. */
  async function paste(block: number): Promise<void> {
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of blocks[block] ?? assert.fail(`docs/hubspot.md has no block ${block}`)) {
      const line = command === "pulumi up" ? "pulumi up --yes --skip-preview --diff" : command;
      const [, words] = /^npx leads (.*)/.exec(command) ?? [];
      const { code, stdout, stderr } = await (words === undefined
        ? runShell(`${line} --stack hubspot`, options)
        : deployment.leads(...words.split(" "), "--stack", "hubspot"));
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      texts.set(`${block}: ${command.replace(token, "")}`, `${stdout}${stderr}`);
    }
  }

  async function hubSpot(method: string, path: string, body?: object): Promise<any> {
    const answer = await deployment.sandbox.fetch(`https://api.hubapi.com/crm/v3/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return await answer.json();
  }
  const records = async (type: string, names: string) =>
    (await hubSpot("GET", `objects/${type}?properties=${names}`)).results.map(
      ({ properties }: any) => properties,
    );

  /** Posts a lead and waits for the end of its run. @returns the run's status */
  async function post(lead: object): Promise<string> {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const answer = await deployment.sandbox.fetch(callbackUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(lead),
    });
    const name = answer.headers.get("x-ms-workflow-run-id");
    for (;;) {
      const { body } = await deployment.arm("GET", `${workflowId}/runs/${name}?api-version=2019-05-01`);
      if (body.properties.status !== "Running") return body.properties.status;
    }
  }

  it("is deployed by the commands of the page, and writes a lead as a contact", async function () {
    this.timeout(120_000);
    await paste(0);
    assert.match(texts.get("0: npx leads send") ?? "", /HubSpot: run \w+ wrote the contact/);
    assert.equal(await post(planted), "Succeeded");
    const [, contact, ...others] = await records("contacts", "email,lastname,phone");
    assert.deepEqual(others, []);
    const { email, lastname, phone } = contact;
    assert.deepEqual([email, lastname, phone], ["planted.person@contoso.com", "Planted-Lastname-3F", null]);
  });

  it("has nothing to change after a refresh", async function () {
    this.timeout(120_000);
    await deployment.up("--refresh", "--expect-no-changes");
  });

  it("fills properties of one's own after the commands of the page", async function () {
    this.timeout(120_000);
    await hubSpot("POST", "properties/contacts", {
      ...{ name: "partner_tier", label: "Partner tier", groupName: "contactinformation" },
      ...{ type: "enumeration", fieldType: "select", options: [{ value: "gold" }] },
    });
    await paste(1);
    assert.equal(await post(planted), "Succeeded");
    const [, { partner_tier, lifecyclestage }] = await records("contacts", "partner_tier,lifecyclestage");
    assert.deepEqual([partner_tier, lifecyclestage], ["gold", "lead"]);
  });

  it("writes a lead object for the known contact after the commands of the page, which say what is promised", async function () {
    this.timeout(120_000);
    await paste(2);
    assert.match(texts.get("2: pulumi up") ?? "", /HubSpot: a lead object may be written twice/);
    assert.equal(await post(planted), "Succeeded");
    const leads = await records("leads", "hs_lead_name");
    assert.deepEqual(
      leads.map((lead: any) => lead.hs_lead_name),
      ["[TEST] Contoso Test - INS", "CRM connector - "],
    );
    assert.equal((await records("contacts", "email")).length, 2);
  });

  it("keeps a lead that HubSpot refuses and names the cause; redrive writes it after a new token", async function () {
    this.timeout(120_000);
    const { noScopes } = sandboxTokens;
    const path = "marketplace-leads:hubspot.token";
    await deployment.must("config", "set", "--secret", "--path", path, noScopes.token, "--stack", "hubspot");
    await deployment.up();
    assert.equal(await post(planted), "Failed");
    const listed = await deployment.leads("dead-letters", "--stack", "hubspot");
    assert.match(listed.stdout, /the token lacks a scope \(403 MISSING_SCOPES\)/);
    const granted = await deployment.leads("grant", "--stack", "hubspot");
    assert.match(granted.stdout, /HubSpot: Create a Service Key/);
    await deployment.must("config", "set", "--secret", "--path", path, token, "--stack", "hubspot");
    await deployment.up();
    const redriven = await deployment.leads("redrive", "--all", "--stack", "hubspot");
    assert.equal(redriven.code, 0, redriven.stdout + redriven.stderr);
    assert.equal((await records("leads", "hs_lead_name")).length, 3);
    texts.set("leads", [listed, granted, redriven].map(({ stdout, stderr }) => stdout + stderr).join(""));
  });

  it("has a field map that fits the account", async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await deployment.leads("map", "--check", "--stack", "hubspot");
    assert.match(stdout, /^HubSpot: the map fits HubSpot's contacts/);
    assert.equal(code, 0, stdout + stderr);
  });

  /** What Resource Manager shows of the Logic App and its runs. */
  async function readHistory(): Promise<void> {
    const { workflowId } = await deployment.outputs();
    for (const path of ["", "/versions", "/runs", "/triggers/manual/histories"]) {
      const { body } = await deployment.arm("GET", `${workflowId}${path}?api-version=2019-05-01`);
      texts.set(`ARM ${path}`, JSON.stringify(body));
      for (const run of path === "/runs" ? body.value : []) {
        const actions = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
        texts.set(`actions of ${run.name}`, JSON.stringify(actions.body));
      }
    }
  }

  it("shows neither the token nor the lead in any text", async function () {
    this.timeout(120_000);
    await readHistory();
    for (const args of [
      ["preview", "--diff", "--expect-no-changes"],
      ["stack", "export"],
      ["stack", "output", "--json"],
      ["config", "--json"],
    ]) {
      const { stdout, stderr } = await deployment.must(...args, "--stack", "hubspot");
      texts.set(`pulumi ${args.join(" ")}`, stdout + stderr);
    }
    texts.set("the stack file", readFileSync(join(deployment.project, "Pulumi.hubspot.yaml"), "utf8"));
    assert.ok(texts.size > 12);
    const portal = await deployment.sandbox.fetch(`https://localhost:${deployment.sandbox.instance.port}/`);
    assert.ok(!(await portal.text()).includes(token)); // it does show what HubSpot has
    for (const secret of [token, planted.UserDetails.Email, "Planted-Last"]) {
      const found = [...texts].filter(([, text]) => text.includes(secret)).map(([name]) => name);
      assert.deepEqual(found, [], secret);
    }
  });
});
