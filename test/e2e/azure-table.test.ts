/** A stack that writes leads into a table: the commands of docs/azure-table.md, leads, an existing table, and nothing of a lead in clear. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { Deployment } from "./support/deployment";

const page = readFileSync(join(__dirname, "../../docs/azure-table.md"), "utf8");
/** Commands of the page's shell blocks, one list for each block. */
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim().split("\n"));
/** Storage Table Data Reader. */
const reader = "76199698-9eea-4c19-bc75-cec21354c6b6";

const config = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:protect": "false",
  "marketplace-leads:discardDeadLetters": "true",
};

describe("a stack with a table", function () {
  this.bail(true);
  let deployment: Deployment;
  const texts = new Map<string, string>();

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("table", config);
  });
  after(() => deployment?.close());

  /** Runs the commands of a block, as a person pastes them. */
  async function paste(block: number): Promise<void> {
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of blocks[block] ?? assert.fail(`docs/azure-table.md has no block ${block}`)) {
      const line = command === "pulumi up" ? "pulumi up --yes --skip-preview --diff" : command;
      const { code, stdout, stderr } = await runShell(`${line} --stack table`, options);
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      texts.set(`${block}: ${command}`, `${stdout}${stderr}`);
    }
  }

  /** Posts a lead and waits for the end of its run. @returns the run */
  async function post(lead: object): Promise<any> {
    const { callbackUrl = "", workflowId } = await deployment.outputs();
    const answer = await deployment.sandbox.fetch(callbackUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(lead),
    });
    const name = answer.headers.get("x-ms-workflow-run-id");
    for (;;) {
      const { body } = await deployment.arm("GET", `${workflowId}/runs/${name}?api-version=2019-05-01`);
      if (body.properties.status !== "Running") return body;
    }
  }

  const storageToken = () => deployment.sandbox.token("https://storage.azure.com");

  const readerRole = (digit: string) =>
    `providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000007${digit}`;

  /** Lets the deployer read tables. */
  async function readerBody(): Promise<object> {
    const [, claims = ""] = (await storageToken()).split(".");
    const { oid: principalId } = JSON.parse(Buffer.from(claims, "base64url").toString());
    const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${reader}`;
    return { properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" } };
  }

  /** The table's entities, with the deployer's token. */
  async function entities(): Promise<any[]> {
    const { workflowId } = await deployment.outputs();
    const { body } = await deployment.arm("GET", `${workflowId}?api-version=2019-05-01`);
    const { tableUrl } = body.properties.parameters;
    const answer = await deployment.sandbox.fetch(`${tableUrl.value}()`, {
      headers: {
        authorization: `Bearer ${await storageToken()}`,
        "x-ms-version": "2020-12-06",
        accept: "application/json;odata=nometadata",
      },
    });
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { value: any[] }).value;
  }

  const lead = {
    UserDetails: { LastName: "Planted-Lastname-3F", Email: "planted.person@contoso.com" },
    OfferTitle: "CRM connector",
  };

  it("is deployed by the commands of the page, which say when the role works", async function () {
    this.timeout(120_000);
    const { properties } = (await readerBody()) as { properties: { principalId: string } };
    const letters = ["marketplace-leads:deadLetterReaders[0]", `servicePrincipal:${properties.principalId}`];
    await deployment.must("config", "set", "--path", ...letters, "--stack", "table");
    await paste(0);
    assert.match(
      texts.get("0: pulumi up") ?? "",
      /The role on the table is assigned\. A new role works after/,
    );
    const { resourceGroupName, dynamicsUrl } = await deployment.outputs();
    assert.equal(dynamicsUrl, "");
    const group = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/${resourceGroupName}`;
    const { status } = await deployment.arm(
      "PUT",
      `${group}/${readerRole("1")}?api-version=2022-04-01`,
      await readerBody(),
    );
    assert.equal(status, 201);
  });

  it("writes a lead as an entity", async () => {
    const run = await post(lead);
    assert.equal(run.properties.status, "Succeeded");
    const [entity, second] = await entities();
    assert.equal(second, undefined);
    assert.deepEqual(
      [entity.PartitionKey, entity.Email, entity.Run],
      ["contoso.crm-connector", lead.UserDetails.Email, run.name],
    );
  });

  it("takes the test lead of leads send, and names it an entity", async () => {
    const { code, stdout, stderr } = await deployment.leads("send", "--stack", "table");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /Azure Table Storage: run \S+ wrote the entity\./);
  });

  it("keeps a lead while the role is missing, says why, and writes it after the fix", async function () {
    this.timeout(120_000);
    const { subscriptionId } = deployment.sandbox.instance;
    const { resourceGroupName } = await deployment.outputs();
    const assignments = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Authorization/roleAssignments`;
    const { body } = await deployment.arm("GET", `${assignments}?api-version=2022-04-01`);
    const role = body.value.find(({ properties }: any) => /tables\/Leads$/.test(properties.scope));
    await deployment.arm("DELETE", `${role.id}?api-version=2022-04-01`);
    assert.equal((await post({ ...lead, OfferTitle: "kept" })).properties.status, "Failed");
    const { stdout: letters } = await deployment.leads("dead-letters", "--stack", "table");
    assert.match(letters, /lacks the role Storage Table Data Contributor on the table/);
    assert.match(letters, /pulumi up --refresh --stack table/);
    await deployment.up("--refresh");
    const { code, stdout, stderr } = await deployment.leads("redrive", "--all", "--stack", "table");
    assert.equal(code, 0, stdout + stderr);
    const kept = (await entities()).filter(({ OfferTitle }) => OfferTitle === "kept");
    assert.equal(kept.length, 1);
  });

  it("has nothing to change, with or without refresh", async function () {
    this.timeout(120_000);
    await deployment.up("--expect-no-changes");
    await deployment.up("--refresh", "--expect-no-changes");
  });

  it("gets a property of one's own, and loses one, by the commands of the page", async function () {
    this.timeout(120_000);
    await paste(1);
    await post(lead);
    const entity = (await entities()).find(({ Region }) => Region === "EMEA");
    assert.equal(entity.AsReceived, undefined);
  });

  it("shows nothing of a lead in any text", async function () {
    this.timeout(120_000);
    const { workflowId } = await deployment.outputs();
    for (const path of ["", "/versions", "/runs", "/triggers/manual/histories"]) {
      const { body } = await deployment.arm("GET", `${workflowId}${path}?api-version=2019-05-01`);
      texts.set(`ARM ${path}`, JSON.stringify(body));
      for (const run of path === "/runs" ? body.value : []) {
        const actions = await deployment.arm("GET", `${run.id}/actions?api-version=2019-05-01`);
        texts.set(`actions of ${run.name}`, JSON.stringify(actions.body));
      }
    }
    const { stdout } = await deployment.must("stack", "export", "--stack", "table");
    texts.set("the state", stdout);
    assert.ok(texts.size > 8);
    for (const [name, text] of texts)
      for (const planted of [lead.UserDetails.Email, "Planted-Last"])
        assert.ok(!text.includes(planted), `${planted} is in ${name}`);
  });

  it("writes into a table that exists in another group, and removes its own", async function () {
    this.timeout(120_000);
    const { subscriptionId } = deployment.sandbox.instance;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-data`;
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/stcontosodata`;
    const put = (path: string, version: string, body: object) =>
      deployment.arm("PUT", `${path}?api-version=${version}`, body);
    await put(group, "2022-09-01", { location: "westeurope" });
    await put(account, "2024-01-01", {
      ...{ location: "westeurope", kind: "StorageV2", sku: { name: "Standard_LRS" } },
    });
    await put(`${account}/tableServices/default/tables/Orders`, "2024-01-01", {});
    await put(`${account}/${readerRole("2")}`, "2022-04-01", await readerBody());
    for (const [entry, value] of [
      ["accountId", account],
      ["tableName", "Orders"],
    ] as const)
      await deployment.must(
        ...["config", "set", "--path", `marketplace-leads:azureTable.${entry}`, value, "--stack", "table"],
      );
    const { stdout } = await deployment.up();
    assert.match(stdout, /leads-table-account +deleted/);
    assert.equal((await post(lead)).properties.status, "Succeeded");
    assert.deepEqual(
      (await entities()).map(({ Email }) => Email),
      [lead.UserDetails.Email],
    );
  });

  it("is removed, and the existing table stays", async function () {
    this.timeout(120_000);
    const { subscriptionId } = deployment.sandbox.instance;
    await deployment.must("destroy", "--yes", "--skip-preview", "--run-program", "--stack", "table");
    const table = `/subscriptions/${subscriptionId}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stcontosodata/tableServices/default/tables/Orders`;
    const { status } = await deployment.arm("GET", `${table}?api-version=2024-01-01`);
    assert.equal(status, 200);
  });
});
