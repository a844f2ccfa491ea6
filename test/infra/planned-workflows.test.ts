/** The Logic Apps planned from a stack file are those that the program registers with the decrypted configuration. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type PlannedWorkflow, plannedWorkflows } from "../../infra/map/planned-workflows";
import { installPulumiMocks, type RecordedResource, resolved } from "../support/pulumi-mocks";
import { exampleFile } from "./own-flow/own-flow";

const secure = { secure: "v1:AAAA:BBBB" };
const id = "00000000-0000-4000-8000-000000000001";
const base = { "azure-native:location": "West Europe", "marketplace-leads:offerId": "contoso.leads" };
const dynamics = { ...base, "marketplace-leads:dynamicsUrl": "https://Contoso.crm4.dynamics.com/" };
const own = (entries: object) =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [`marketplace-leads:${key}`, value]));
const salesforce = { url: "https://contoso.my.salesforce.com", clientId: 1234567890, clientSecret: secure };
const place = { stack: "dev", folder: dirname(exampleFile), now: new Date("2026-11-28T12:00:00Z") };

/** What each secret is in these configurations. */
const secrets: Readonly<Record<string, string>> = { url: "https://hooks.contoso.com/x" };

/** As the program gets it. */
function decrypted(config: Readonly<Record<string, unknown>>) {
  const clear = JSON.parse(JSON.stringify(config), (key, value) =>
    value?.secure === undefined ? value : (secrets[key] ?? "invented-secret"),
  );
  const texts = Object.entries(clear).map(([key, value]): [string, string] => [
    key,
    key === "marketplace-leads:flow"
      ? exampleFile
      : typeof value === "string"
        ? value
        : JSON.stringify(value),
  ]);
  const secretKeys = Object.keys(config).filter((key) => JSON.stringify(config[key]).includes('"secure"'));
  return { config: Object.fromEntries(texts), secretKeys };
}

async function registered(config: Readonly<Record<string, unknown>>) {
  const resources = await installPulumiMocks(decrypted(config));
  delete require.cache[require.resolve("../../infra/index")];
  await Promise.all(Object.values<any>({ ...require("../../infra/index") }).map(resolved));
  return resources.filter(({ type }) => type === "azure-native:logic:Workflow");
}

function assertSame({ inputs, options }: RecordedResource, plan: PlannedWorkflow): void {
  const { definition, workflowName, location, tags, parameters } = plan;
  assert.deepEqual(
    { definition, workflowName, location, tags, isProtected: plan.isProtected },
    {
      ...{ definition: inputs.definition, workflowName: inputs.workflowName, location: inputs.location },
      ...{ tags: inputs.tags, isProtected: options.protect },
    },
  );
  for (const [name, { type }] of Object.entries<{ type: string }>(inputs.definition.parameters))
    assert.equal(parameters[name] === "[secret]", type.startsWith("Secure"), name);
  for (const [name, value] of Object.entries(parameters))
    if (value !== "[secret]") assert.deepEqual(value, inputs.parameters[name].value, name);
  assert.doesNotMatch(JSON.stringify(plan), /invented-secret|hooks\.contoso/);
}

describe("plannedWorkflows", () => {
  for (const [what, config] of Object.entries<Readonly<Record<string, unknown>>>({
    "Dynamics 365": {
      ...dynamics,
      ...own({ owner: `team:${id}`, tags: { team: "x", n: 7 }, protect: "false" }),
    },
    "Dynamics 365 without dead letters, with another map": {
      ...dynamics,
      ...own({
        deadLetter: "none",
        leadSchema: 2018,
        fieldMap: { jobtitle: "none" },
        clientId: id,
        clientSecret: secure,
      }),
    },
    Salesforce: { ...base, ...own({ crm: "salesforce", salesforce }) },
    HubSpot: { ...base, ...own({ crm: "hubspot", hubspot: { token: secure, leadObject: true } }) },
    "a table": { ...base, ...own({ crm: ["azureTable"] }) },
    "a webhook with a password": {
      ...base,
      ...own({ crm: "webhook", webhook: { url: secure, signIn: "basic", username: 4711, secret: secure } }),
    },
    "a webhook with Entra": {
      ...base,
      ...own({ crm: "webhook", webhook: { url: secure, signIn: "entra", audience: "api://leads" } }),
    },
    "several destinations": {
      ...dynamics,
      ...own({ crm: "dynamics365,salesforce,azureTable", salesforce, names: { workflow: "logic-leads" } }),
    },
    "an own flow": {
      ...dynamics,
      ...own({ flow: "dynamics-and-chat.json", flowSecrets: { chatUrl: secure } }),
    },
  })) {
    it(`are those that the program registers: ${what}`, async () => {
      const workflows = await registered(config);
      const planned = plannedWorkflows(config, place).workflows;
      assert.deepEqual(planned.map(({ name }) => name).sort(), workflows.map(({ name }) => name).sort());
      for (const one of workflows)
        assertSame(one, planned.find(({ name }) => name === one.name) as PlannedWorkflow);
    });
  }

  it("name the encrypted settings that a definition may depend on", () => {
    const encrypted = own({
      salesforce: secure,
      crm: "salesforce",
      tags: { a: secure },
      alertWebhook: secure,
    });
    assert.deepEqual(plannedWorkflows({ ...base, ...encrypted }, place).hidden, ["salesforce", "tags"]);
    const names = own({ fieldMap: secure, offerId: secure });
    assert.deepEqual(plannedWorkflows({ ...dynamics, ...names }, place).hidden, ["fieldMap", "offerId"]);
  });

  it("leave no trace of the stack in the process", () => {
    const { stack } = { stack: process.env.PULUMI_NODEJS_STACK };
    assert.throws(
      () => plannedWorkflows({ ...base, ...own({ protect: "perhaps" }) }, { ...place, stack: "q7" }),
      {
        message: /--stack q7/,
      },
    );
    assert.equal(process.env.PULUMI_NODEJS_STACK, stack);
  });
});
