/** Previews of the program from one configuration to another, through Pulumi's mocks. */
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import type { Inputs, Operation, Preview, Step } from "../../../review/preview";
import { allRegistered, installPulumiMocks } from "../../support/pulumi-mocks";

/** A stack that uses every optional part of a Dynamics 365 destination. */
export const fullArgs: LeadDestinationArgs = {
  offerId: "contoso.leads",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
  location: "westeurope",
  owner: "team:00000000-0000-4000-8000-0000000000aa",
  tags: { owner: "marketing" },
  alertEmails: ["ops@contoso.com"],
  alertWebhook: "https://hooks.contoso.com/leads",
  deadLetterReaders: ["user:00000000-0000-4000-8000-0000000000bb"],
  logAnalyticsWorkspaceId:
    "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/leads",
  clientSecretExpires: "2027-06-30T00:00:00Z",
};

/** What other kinds of destinations need. */
export const destinationArgs = {
  salesforce: {
    url: "https://contoso.my.salesforce.com",
    clientId: "3MVG9lead",
    clientSecret: "salesforce-secret",
  },
  hubspot: { token: "hubspot-secret-token" },
  azureTable: {},
  webhook: { url: "https://leads.contoso.com/hook", signIn: "none" },
} as const;

type Name = keyof typeof destinationArgs;

/** The full stack with Dynamics 365 and these, by default all. */
export const severalArgs = (names = Object.keys(destinationArgs) as Name[]): LeadDestinationArgs => ({
  ...fullArgs,
  ...Object.fromEntries(names.map((name) => [name, destinationArgs[name]])),
  crm: ["dynamics365", ...names],
});

interface Resource {
  type: string;
  inputs: Inputs;
  isProtected: boolean;
}

type Resources = ReadonlyMap<string, Resource>;

const known = new Map<string, Promise<Resources>>();

/** The resources of a configuration by logical name, with secrets as the engine shows them. */
export function resourcesOf(args: LeadDestinationArgs): Promise<Resources> {
  const key = JSON.stringify(args);
  // one after the other, because Pulumi's mocks are global
  const before = Promise.resolve([...known.values()].at(-1)).catch(() => undefined);
  const made = known.get(key) ?? before.then(() => register(args));
  known.set(key, made);
  return made;
}

async function register(args: LeadDestinationArgs): Promise<Resources> {
  const recorded = await installPulumiMocks();
  const destination = new LeadDestination("leads", args);
  await destination.checked();
  await allRegistered();
  return new Map(
    recorded
      .filter(({ type }) => !type.startsWith("marketplace-leads:"))
      .map(({ type, name, inputs, options }) => {
        const plain = JSON.parse(JSON.stringify(inputs));
        for (const path of options.secretPaths) mask(plain, path.split("."));
        return [name, { type, inputs: plain, isProtected: options.protect }];
      }),
  );
}

function mask(value: any, [key = "", ...rest]: string[]): void {
  if (typeof value !== "object" || value === null || !(key in value)) return;
  if (rest.length === 0) value[key] = "[secret]";
  else mask(value[key], rest);
}

/** Changes the inputs of one resource in place. */
export type Edits = Readonly<Record<string, (inputs: any) => void>>;

/**
 * @param before undefined for a new stack
 * @param after undefined for a destroyed one
 * @param edits by logical name, to the inputs after the change
 */
export async function previewOf(
  before: LeadDestinationArgs | undefined,
  after: LeadDestinationArgs | undefined,
  edits: Edits = {},
): Promise<Preview> {
  const old: Resources = before === undefined ? new Map() : await resourcesOf(before);
  const wanted = structuredClone(
    after === undefined ? new Map<string, Resource>() : await resourcesOf(after),
  );
  for (const [name, edit] of Object.entries(edits)) {
    const resource = wanted.get(name);
    if (resource === undefined)
      throw new Error(`no resource ${name}; there are ${[...wanted.keys()].join(", ")}`);
    edit(resource.inputs);
  }
  const names = [...new Set([...old.keys(), ...wanted.keys()])].sort();
  return {
    project: "marketplace-leads",
    stack: "dev",
    steps: names.map((name) => stepOf(name, old.get(name), wanted.get(name))),
    drift: [],
    violations: [],
    hasRefreshed: true,
  };
}

function stepOf(name: string, before: Resource | undefined, after: Resource | undefined): Step {
  const { type, isProtected } = (after ?? before) as Resource;
  const differences = before && after ? differencesOf(before.inputs, after.inputs) : {};
  return {
    urn: `urn:pulumi:dev::marketplace-leads::${type}::${name}`,
    type,
    name,
    op: operation(before, after, differences),
    ...(before && { before: before.inputs }),
    ...(after && { after: after.inputs }),
    differences,
    isProtected,
  };
}

function operation(before: unknown, after: unknown, differences: object): Operation {
  if (before === undefined) return "create";
  if (after === undefined) return "delete";
  return Object.keys(differences).length === 0 ? "same" : "update";
}

function differencesOf(before: any, after: any, path = ""): Record<string, string> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  if (![before, after].every((value) => typeof value === "object" && value !== null))
    return { [path]: before === undefined ? "add" : after === undefined ? "delete" : "update" };
  return Object.assign(
    {},
    ...[...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) =>
      differencesOf(before[key], after[key], path === "" ? key : `${path}.${key}`),
    ),
  );
}
