/** The program's checks against Azure: whether the deployer may assign roles, and whether letters wait. */
import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import { hooksMade, installPulumiMocks, resolved } from "../../support/pulumi-mocks";

const client = require.resolve("../../../http-client/http-client");
const url = "https://stcontosoleads7b5bd577db.blob.core.windows.net/dead-letters";
const workflow = { parameters: { deadLetterUrl: { value: url } } };
const container = { accountName: "stcontosoleads7b5bd577db", containerName: "dead-letters" };
const role = {
  scope: `/subscriptions/x/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${container.accountName}/blobServices/default/containers/${container.containerName}`,
};

interface Asked {
  url: string;
  headers: Record<string, string>;
}

describe("the program's checks against Azure", () => {
  let asked: Asked[];
  let answer: (url: string) => Response;
  let original: NodeModule | undefined;

  before(() => {
    require(client);
    original = require.cache[client];
    const fetch = async (address: string, { headers }: { headers: Record<string, string> }) => {
      asked.push({ url: address, headers });
      return answer(address);
    };
    require.cache[client] = { ...original, exports: { createHttpClient: () => fetch } } as NodeModule;
  });
  after(() => {
    require.cache[client] = original;
  });
  beforeEach(() => {
    asked = [];
    answer = () => new Response("", { status: 500 });
  });

  async function deploy(args: Partial<LeadDestinationArgs> = {}, preview = false) {
    const resources = await installPulumiMocks({ clientToken: "token-of-azure", preview });
    const destination = new LeadDestination("leads", {
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      location: "westeurope",
      ...args,
    });
    const types = () => resources.map(({ type }) => type).filter((type) => type.startsWith("azure-native"));
    return { destination, types };
  }

  const permissions = (actions: string[], notActions: string[] = []) =>
    new Response(JSON.stringify({ value: [{ actions, notActions }] }));

  it("refuse a deployer who may not assign roles before anything is created", async () => {
    answer = (address) =>
      address.includes("/permissions?")
        ? permissions(["*"], ["Microsoft.Authorization/*/Write"])
        : new Response("", { status: 404 });
    const { destination, types } = await deploy();
    await assert.rejects(destination.checked(), {
      code: "LEADS_ROLE_FORBIDDEN",
      message:
        /roleAssignments\/write .*Nothing was changed.*pulumi config set marketplace-leads:createRoleAssignments false --stack dev, then pulumi up --stack dev$/,
    });
    assert.deepEqual(types(), []);
    assert.match(asked[0]?.url ?? "", /resourceGroups\/rg-contoso-leads-dev\/providers\/.*\/permissions\?/);
    assert.equal(asked[0]?.headers.authorization, "Bearer token-of-azure");
  });

  for (const [who, answers] of [
    ["an Owner", () => permissions(["*"])],
    [
      "a User Access Administrator",
      () => permissions(["*/read", "microsoft.authorization/roleassignments/*"]),
    ],
    ["a deployer without an answer from Azure", () => new Response("", { status: 403 })],
    ["a deployer whose role is already assigned", (address: string) => assigned(address)],
  ] as const) {
    it(`let ${who} continue`, async () => {
      answer = answers;
      const { destination, types } = await deploy();
      await destination.checked();
      await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
      assert.ok(types().includes("azure-native:logic:Workflow"));
    });
  }
  const assigned = (address: string) =>
    address.includes("/permissions?") ? permissions(["*/read"]) : new Response("{}");

  it("are also for the role on a new table without dead letters", async () => {
    answer = (address) =>
      address.includes("/permissions?") ? permissions(["*/read"]) : new Response("", { status: 404 });
    const resources = await installPulumiMocks({ clientToken: "token-of-azure" });
    const destination = new LeadDestination("leads", {
      ...{ offerId: "contoso.leads", location: "westeurope", crm: ["azureTable"], deadLetter: "none" },
    });
    await assert.rejects(destination.checked(), {
      code: "LEADS_ROLE_FORBIDDEN",
      message: /you may not assign roles in rg-contoso-leads-dev, and the Logic App needs one on its table/,
    });
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("azure-native")),
      [],
    );
    assert.match(
      asked[1]?.url ?? "",
      /\/tableServices\/default\/tables\/Leads\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]{36}\?/,
    );
  });

  it("are skipped at previews, without a store, or when somebody else assigns the roles", async () => {
    for (const [args, preview] of [
      [{}, true],
      [{ deadLetter: "none" }, false],
      [{ createRoleAssignments: false }, false],
    ] as const) {
      const { destination } = await deploy(args, preview);
      await destination.checked();
      assert.deepEqual(asked, []);
    }
  });

  /** Runs the hook before a delete. */
  async function beforeDelete(oldInputs: object, args: Partial<LeadDestinationArgs> = {}) {
    const without = args.deadLetter === "none" ? {} : { createRoleAssignments: false };
    const { destination } = await deploy({ ...without, ...args });
    await destination.checked();
    await hooksMade.get("leads-refuse-while-letters-wait")?.({ oldInputs });
  }
  const list = (blobs: string) => () => new Response(`<EnumerationResults><Blobs>${blobs}</Blobs>`);

  it("refuse to delete the Logic App and the container while letters wait", async () => {
    answer = list("<Blob><Name>dynamics365/x.json</Name></Blob>");
    for (const inputs of [workflow, container, role]) {
      await assert.rejects(beforeDelete(inputs, { deadLetter: "none" }), {
        code: "LEADS_LETTERS_WAIT",
        message:
          /dead letters wait in .*No letter was deleted\. Run: npx leads redrive --all.*discardDeadLetters true/,
      });
      assert.equal(asked.at(-1)?.url, `${url}?restype=container&comp=list`);
    }
  });

  it("refuse when waiting letters cannot be counted", async () => {
    for (const status of [401, 403, 500]) {
      answer = () => new Response("", { status });
      await assert.rejects(beforeDelete(container), {
        code: "LEADS_LETTERS_WAIT",
        message: new RegExp(`cannot look for dead letters .*\\(${status}\\).*deadLetterReaders`),
      });
    }
  });

  it("allow the deletion when no letter waits, the container is gone, or letters are given up", async () => {
    answer = list("");
    await beforeDelete(container);
    answer = () => new Response("", { status: 404 });
    await beforeDelete(workflow);
    // a Logic App of the previous version has no store
    await beforeDelete({ parameters: {} });
    answer = list("<Blob/>");
    await beforeDelete(container, { discardDeadLetters: true });
  });

  it("allow the roles to go while letters wait when somebody else assigns them from now on", async () => {
    answer = list("<Blob><Name>dynamics365/x.json</Name></Blob>");
    await beforeDelete(role, { createRoleAssignments: false });
    await assert.rejects(beforeDelete(container, { createRoleAssignments: false }), {
      code: "LEADS_LETTERS_WAIT",
    });
  });
});
