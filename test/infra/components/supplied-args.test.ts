/** Arguments that other resources supply: in every form, at previews, secret, and wrong. */
import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import { configKeys } from "../../../infra/config/keys";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import {
  allRegistered,
  installPulumiMocks,
  type MockSettings,
  type RecordedResource,
} from "../../support/pulumi-mocks";

const id = "00000000-0000-4000-8000-000000000001";
const workspace = `/subscriptions/${id}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
const minimal: LeadDestinationArgs = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  location: "westeurope",
};

/** One argument: a valid and a wrong value, and where the valid one appears. */
interface Case {
  good: unknown;
  bad: unknown;
  type: string;
  path: string;
  used: unknown;
  /** Puts the value into the arguments. @default the argument itself */
  args?: (value: any) => Partial<LeadDestinationArgs>;
}

const flow = join(__dirname, "../own-flow/channel.json");

const cases: Record<string, Case> = {
  flowParameters: {
    good: { channel: "sales" },
    bad: { "no name": "marker" },
    type: "logic:Workflow",
    path: "parameters.channel.value",
    used: "sales",
    args: (flowParameters) => ({
      flow,
      flowParameters,
      flowSecrets: { chatUrl: "https://chat.contoso.com" },
    }),
  },
  flowSecrets: {
    good: { chatUrl: "https://chat.contoso.com/1" },
    bad: { "no name": "marker" },
    type: "logic:Workflow",
    path: "parameters.chatUrl.value",
    used: "https://chat.contoso.com/1",
    args: (flowSecrets) => ({ flow, flowSecrets }),
  },
  dynamicsUrl: {
    good: "https://Contoso.crm4.dynamics.com/",
    bad: "http://marker.crm4.dynamics.com",
    type: "logic:Workflow",
    path: "parameters.dynamicsUrl.value",
    used: "https://contoso.crm4.dynamics.com",
  },
  resourceGroupName: {
    good: "rg-marketing",
    bad: "rg/marker",
    type: "logic:Workflow",
    path: "resourceGroupName",
    used: "rg-marketing",
  },
  clientId: {
    good: id,
    bad: "marker",
    type: "web:Connection",
    path: "properties.parameterValues.token:clientId",
    used: id,
    args: (clientId) => ({ clientId, clientSecret: "existing" }),
  },
  clientSecret: {
    good: "existing",
    bad: "",
    type: "web:Connection",
    path: "properties.parameterValues.token:clientSecret",
    used: "existing",
    args: (clientSecret) => ({ clientId: id, clientSecret }),
  },
  clientSecretExpires: {
    good: "2099-06-30T12:00:00+02:00",
    bad: "2020-01-01",
    type: "ApplicationPassword",
    path: "endDate",
    used: "2099-06-30T10:00:00Z",
  },
  owner: {
    good: `team:${id}`,
    bad: "marker",
    type: "logic:Workflow",
    path: "parameters.owner.value",
    used: `/teams(${id})`,
  },
  owners: { good: [id], bad: ["marker"], type: "Application", path: "owners", used: [id] },
  "owners[0]": {
    good: id,
    bad: "marker",
    type: "Application",
    path: "owners.0",
    used: id,
    args: (one) => ({ owners: [one] }),
  },
  "deadLetterReaders[0]": {
    good: `user:${id}`,
    bad: "user:marker",
    type: "authorization:RoleAssignment",
    path: "principalId",
    used: id,
    args: (one) => ({ deadLetterReaders: [one] }),
  },
  "alertEmails[1]": {
    good: "ops@contoso.com",
    bad: "marker",
    type: "monitor:ActionGroup",
    path: "emailReceivers.1.emailAddress",
    used: "ops@contoso.com",
    args: (one) => ({ alertEmails: ["dev@contoso.com", one] }),
  },
  alertWebhook: {
    good: "https://hooks.contoso.com/leads",
    bad: "http://hooks.contoso.com/marker",
    type: "monitor:ActionGroup",
    path: "webhookReceivers.0.serviceUri",
    used: "https://hooks.contoso.com/leads",
  },
  logAnalyticsWorkspaceId: {
    good: workspace,
    bad: "@marker.contoso.com/",
    type: "monitor:DiagnosticSetting",
    path: "workspaceId",
    used: workspace,
  },
  tags: {
    good: { team: "marketing" },
    bad: { "marker/team": "x" },
    type: "logic:Workflow",
    path: "tags",
    used: { team: "marketing" },
  },
  "tags.team": {
    good: "marketing",
    bad: "m".repeat(257),
    type: "logic:Workflow",
    path: "tags.team",
    used: "marketing",
    args: (one) => ({ tags: { team: one, cost: "1" } }),
  },
};

const forms: Record<string, (value: unknown) => unknown> = {
  "a value": (value) => value,
  "an Output": (value) => pulumi.output(value),
  "a Promise": (value) => Promise.resolve(value),
  "a secret Output": (value) => pulumi.secret(value),
};

/** As an output of a resource that does not exist yet. */
const unknown = () => {
  const no = Promise.resolve(false);
  const none = new Set();
  return new (pulumi.Output as any)(none, Promise.resolve(undefined), no, no, Promise.resolve(none));
};

const argsWith = (name: string, value: unknown): LeadDestinationArgs => ({
  ...minimal,
  ...(cases[name]?.args?.(value) ?? { [name]: value }),
});
const at = (resource: RecordedResource | undefined, path: string): any =>
  path.split(".").reduce((value: any, key) => value?.[key], resource?.inputs);

async function deploy(args: LeadDestinationArgs, settings: MockSettings = {}) {
  const resources = await installPulumiMocks(settings);
  const made = () => resources.filter(({ type }) => type.startsWith("azure"));
  try {
    await new LeadDestination("leads", args).checked();
    await allRegistered();
  } catch (error) {
    return { error: error as Error & { code?: string }, made };
  }
  return { error: undefined, made };
}

/** The resource of a type that has a value at the path. */
const holder = (made: RecordedResource[], { type, path, used }: Case) =>
  made.find((one) => one.type.endsWith(type) && JSON.stringify(at(one, path)) === JSON.stringify(used));

for (const [name, one] of Object.entries(cases)) {
  describe(`the argument ${name}`, () => {
    for (const [form, make] of Object.entries(forms)) {
      it(`is used as ${form}`, async () => {
        const { error, made } = await deploy(argsWith(name, make(one.good)));
        assert.equal(error, undefined);
        const resource = holder(made(), one);
        assert.ok(resource, `${one.path} of ${one.type}`);
        if (form !== "a secret Output") return;
        const { secretPaths } = resource.options;
        assert.ok(
          secretPaths.some((path) => one.path.startsWith(path) || path.startsWith(one.path)),
          `${one.path} is among ${secretPaths}`,
        );
      });

      it(`is refused before anything is created when wrong as ${form}`, async () => {
        const { error, made } = await deploy(argsWith(name, make(one.bad)));
        assert.equal(error?.code, "LEADS_CONFIG_INVALID");
        const [key = ""] = name.split(/[.[]/);
        assert.match(error.message, new RegExp(`LeadDestination leads: ${key}[^ ]*: found .*, expected `));
        if (form === "a secret Output") assert.doesNotMatch(error.message, /found .*marker.*, expected/);
        assert.deepEqual(made(), []);
      });
    }

    it("may be unknown at a preview", async () => {
      const { error, made } = await deploy(argsWith(name, unknown()), { preview: true });
      assert.equal(error, undefined);
      assert.ok(made().some(({ type }) => type.endsWith(one.type)));
    });

    // a tag without a value is left out, as in a program's own object
    if (name === "tags.team") return;
    it("is refused when it has no value", async () => {
      const { error, made } = await deploy(argsWith(name, pulumi.output(undefined)));
      assert.equal(error?.code, "LEADS_CONFIG_INVALID");
      assert.deepEqual(made(), []);
    });
  });
}

describe("arguments that other resources supply", () => {
  it("are the arguments whose type and key say so", () => {
    const supplied = Object.keys(configKeys).filter((key) => configKeys[key]?.input !== undefined);
    assert.deepEqual(
      supplied.sort(),
      [...new Set(Object.keys(cases).map((name) => name.split(/[.[]/)[0]))].sort(),
    );
  });

  for (const [key, { input, example }] of Object.entries(configKeys))
    if (input !== "value" && key !== "crm" && key !== "authentication")
      it(`cannot decide which resources exist: ${key}`, async () => {
        const { error, made } = await deploy({ ...minimal, [key]: pulumi.output(example) as never });
        assert.match(
          error?.message ?? "",
          new RegExp(`${key}: found an Output or a Promise, expected a value that is known`),
        );
        assert.deepEqual(made(), []);
      });

  it("are refused together, when all are known", async () => {
    const { error } = await deploy({
      ...minimal,
      owner: pulumi.output("Sales"),
      clientSecretExpires: Promise.resolve("2020-01-01"),
      tags: { team: "x", "cost/center": pulumi.output("1") },
    });
    for (const key of ["owner", "clientSecretExpires", "tags.cost/center"])
      assert.ok(error?.message.includes(`${key}: found `), error?.message);
  });

  it("are refused immediately when known", async () => {
    await installPulumiMocks();
    const alertEmails = [unknown(), "crm"];
    assert.throws(
      () => new LeadDestination("leads", { ...minimal, alertEmails }),
      /alertEmails: found \["crm"\]/,
    );
    const tags = { team: unknown(), azure: "x" };
    assert.throws(() => new LeadDestination("leads", { ...minimal, tags }), /tags\.azure: found its name/);
  });

  it("end the program with their own error when the resource fails", async () => {
    const failed = Promise.reject(new Error("the resource was not made"));
    const { error, made } = await deploy({ ...minimal, owner: failed });
    assert.equal(error?.message, "the resource was not made");
    assert.deepEqual(made(), []);
  });
});
