/** Settings of storage accounts: the dead letters, and a table that leads are written to. */
import { isObject } from "../../expressions/json";
import { valueAt } from "../../policies/engine-values";
import {
  isBlobContainer,
  isBlobService,
  isManagementPolicy,
  isStorageAccount,
} from "../../policies/resource-types";
import type { Inputs, Step } from "../preview";
import { Level } from "../report";
import { counted } from "../words";
import { type Kind, type Part, partOf, risk } from "./part";

const refused = (value: unknown) => (value === false ? "refused" : value === true ? "allowed" : "not set");

const tlsVersions = ["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"];
const tlsOf = ({ minimumTlsVersion }: Inputs) => tlsVersions.indexOf(String(minimumTlsVersion));

const isClosed = (inputs: Inputs) =>
  inputs.publicNetworkAccess === "Disabled" || valueAt(inputs, "networkRuleSet", "defaultAction") === "Deny";

const account: Kind = {
  group: "storage",
  appliesTo: isStorageAccount,
  attributes: [
    {
      name: "public blobs",
      words: ({ allowBlobPublicAccess }) => refused(allowBlobPublicAccess),
      worse: risk(
        ({ allowBlobPublicAccess }) => allowBlobPublicAccess !== false,
        (name) => `Lead data in ${name} can be made public.`,
      ),
    },
    {
      name: "access keys",
      words: ({ allowSharedKeyAccess }) => refused(allowSharedKeyAccess),
      worse: risk(
        ({ allowSharedKeyAccess }) => allowSharedKeyAccess !== false,
        (name) => `Access keys open the lead data in ${name}, without a role.`,
      ),
    },
    {
      name: "transport",
      words: ({ enableHttpsTrafficOnly }) => (enableHttpsTrafficOnly === false ? "http too" : "https only"),
      worse: risk(
        ({ enableHttpsTrafficOnly }) => enableHttpsTrafficOnly === false,
        (name) => `Lead data in ${name} can be read over plain http.`,
      ),
    },
    {
      name: "oldest TLS version",
      words: (inputs) => tlsVersions[tlsOf(inputs)]?.replace("TLS", "").replace("_", ".") ?? "not set",
      worse: risk(
        (inputs) => tlsOf(inputs) < tlsVersions.indexOf("TLS1_2"),
        (name) => `Lead data in ${name} can be read over a TLS version below 1.2.`,
      ),
    },
    {
      name: "network",
      words: (inputs) => (isClosed(inputs) ? "not every network" : "every network, with a role"),
      worse: risk(
        isClosed,
        (name) => `The Logic App may no longer reach ${name}: a network rule cannot admit it in its region.`,
      ),
    },
    {
      name: "copies",
      words: (inputs) =>
        /^[A-Z][a-z]+_[A-Z]{3,6}$/.exec(String(valueAt(inputs, "sku", "name")))?.[0] ?? "not set",
    },
  ],
};

/** Days that a deleted thing can be restored; 0 without retention. */
const restorable = (inputs: Inputs, policy: string): number => {
  const days = valueAt(inputs, policy, "days");
  return valueAt(inputs, policy, "enabled") === true && typeof days === "number" ? days : 0;
};

const retention = (name: string, policy: string, thing: string) => ({
  name,
  words: (inputs: Inputs) => {
    const days = restorable(inputs, policy);
    return days === 0 ? "lost at once" : `restorable for ${counted(days, "day")}`;
  },
  worse: (_name: string, before: Inputs | undefined, after: Inputs) => {
    const [old, next] = [before === undefined ? 0 : restorable(before, policy), restorable(after, policy)];
    if (next >= old) return undefined;
    return next === 0
      ? `${thing} can no longer be restored.`
      : `${thing} can be restored for ${counted(next, "day")} instead of ${old}.`;
  },
});

const service: Kind = {
  group: "storage",
  appliesTo: isBlobService,
  attributes: [
    retention("deleted letters", "deleteRetentionPolicy", "A deleted dead letter"),
    retention("deleted container", "containerDeleteRetentionPolicy", "A deleted container of dead letters"),
  ],
};

const container: Kind = {
  group: "storage",
  appliesTo: isBlobContainer,
  attributes: [
    {
      name: "readers without a role",
      words: ({ publicAccess = "None" }) => (publicAccess === "None" ? "nobody" : "everybody"),
      worse: risk(
        ({ publicAccess = "None" }) => publicAccess !== "None",
        (name) => `Everybody can read the lead data in ${name}.`,
      ),
    },
  ],
};

/** Days after which letters are deleted; undefined when they are kept. */
function daysKept(inputs: Inputs): number | undefined {
  const rules = valueAt(inputs, "policy", "rules");
  const days = (Array.isArray(rules) ? rules : [])
    .filter((rule) => isObject(rule) && rule.enabled !== false)
    .map((rule) =>
      valueAt(rule, "definition", "actions", "baseBlob", "delete", "daysAfterModificationGreaterThan"),
    )
    .filter((value) => typeof value === "number");
  return days.length === 0 ? undefined : Math.min(...days);
}

const forever = "Dead letters are no longer deleted by age: lead data stays until somebody deletes it.";

const lifecycle: Kind = {
  group: "dead letter",
  appliesTo: isManagementPolicy,
  attributes: [
    {
      name: "letters are deleted after",
      words: (inputs) => {
        const days = daysKept(inputs);
        return days === undefined ? "never" : counted(days, "day");
      },
      worse: (_name, before, after) => {
        const [old, next] = [before && daysKept(before), daysKept(after)];
        if (before === undefined || old === next) return undefined;
        if (next === undefined) return forever;
        if (old !== undefined && next > old) return undefined;
        return `Dead letters are deleted after ${counted(next, "day")}${old === undefined ? "" : ` instead of ${old}`}.`;
      },
    },
  ],
};

export function storagePart(steps: readonly Step[]): Part {
  const part = partOf(steps, [account, service, container, lifecycle]);
  const stays = (appliesTo: (type: string) => boolean) =>
    steps.some(({ type, before, after }) => appliesTo(type) && before && after);
  const isGone = (appliesTo: (type: string) => boolean) =>
    steps.some(({ type, after }) => appliesTo(type) && after === undefined);
  if (isGone(isManagementPolicy) && stays(isBlobContainer))
    part.findings.push({ level: Level.attention, line: forever });
  if (isGone(isBlobService) && stays(isBlobContainer))
    part.findings.push({ level: Level.attention, line: "A deleted dead letter can no longer be restored." });
  return part;
}
