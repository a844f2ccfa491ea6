/**
 * Physical names of the Azure resources. They depend only on offer id and stack, because a new workflow name changes the callback URL.
 * Source: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
 */
import { createHash } from "node:crypto";

/**
 * Longest name made here, in characters: the tightest of the kinds we name is a workflow, for which versions of Azure's naming
 * page say 43 or 80. A name that is given may have 80; what Azure takes is unverified.
 */
export const maximumNameLength = 43;
const hashLength = 6;

/** Prefixes of the Cloud Adoption Framework. It has none for API connections and applications; `con` and `app` are ours. */
export const NamePrefix = {
  resourceGroup: "rg",
  workflow: "logic",
  connection: "con",
  application: "app",
  identity: "id",
} as const;

/** What a name is built from. */
export interface NameSource {
  /** `publisher.offer`. */
  offerId: string;
  stack: string;
}

/** Names of everything one lead destination creates. */
export interface ResourceNames {
  resourceGroup: string;
  workflow: string;
  connection: string;
  application: string;
  /** User-assigned identity that writes dead letters. */
  identity: string;
}

/** Names for an offer and a stack; those in `overrides` are unchanged. */
export function resourceNames(source: NameSource, overrides: Partial<ResourceNames> = {}): ResourceNames {
  const name = (kind: keyof ResourceNames) => overrides[kind] ?? physicalName(NamePrefix[kind], source);
  return {
    resourceGroup: name("resourceGroup"),
    workflow: name("workflow"),
    connection: name("connection"),
    application: name("application"),
    identity: name("identity"),
  };
}

/**
 * Name of the Logic App of one destination of several.
 *
 * @param given configured name of the Logic App that distributes
 */
export function destinationWorkflowName(source: NameSource, destination: string, given?: string): string {
  if (given === undefined) return physicalName(NamePrefix.workflow, source, destination);
  return `${given.slice(0, longestWorkflowName - destination.length - 1)}-${destination}`;
}

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const longestWorkflowName = 80;

/**
 * Names of the alert resources. Azure accepts 260 characters.
 *
 * @param destination one of several. @default the Logic App whose URL the marketplace has
 */
export function alertNames(source: NameSource, destination?: string) {
  const rule = physicalName("ar", source, destination);
  return {
    group: physicalName("ag", source),
    runsFailed: `${rule}-runs-failed`,
    throttled: `${rule}-throttled`,
  };
}

/** Longest name of a storage account, which has only lower-case letters and digits and is unique in Azure. */
const storageNameLength = 24;
const storageHashLength = 10;

/**
 * `st`, as much of the offer as fits, and a hash of subscription, offer and stack.
 *
 * @param destination that the account belongs to. @default the dead letters
 */
export function storageAccountName(
  { offerId, stack }: NameSource,
  subscriptionId: string,
  destination?: string,
): string {
  const source = [subscriptionId.toLowerCase(), offerId, stack];
  const hash = createHash("sha256")
    .update(JSON.stringify(destination === undefined ? source : [...source, destination]))
    .digest("hex");
  const offer = offerId.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `st${offer.slice(0, storageNameLength - 2 - storageHashLength)}${hash.slice(0, storageHashLength)}`;
}

/**
 * `prefix-offer-stack` in lower case, with hyphens for dots. A hash of the exact offer id and stack ends the name when it is too
 * long, or when other pairs would give the same text (`a.b-c` with `d`, `a.b` with `c-d`). Two sources never share a name.
 *
 * @param part of the destination that the resource belongs to. @default the whole
 */
export function physicalName(prefix: string, { offerId, stack }: NameSource, part?: string): string {
  const full = `${prefix}-${plain(`${offerId}-${stack}`)}`;
  if (part === undefined && readsBack.test(`${offerId}/${stack}`) && full.length <= maximumNameLength)
    return full;
  const source = part === undefined ? [offerId, stack] : [offerId, stack, part];
  const hash = createHash("sha256").update(JSON.stringify(source)).digest("hex").slice(0, hashLength);
  // the part is never cut, because it tells the Logic Apps of an offer apart
  const ending = part === undefined ? `-${hash}` : `-${plain(part)}-${hash}`;
  return full.slice(0, maximumNameLength - ending.length).replace(/-+$/, "") + ending;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-+$/, "");

/** Publisher, offer and stack without hyphens or capitals, which makes the plain name unique. */
const readsBack = /^[a-z0-9]+\.[a-z0-9]+\/[a-z0-9]+$/;
