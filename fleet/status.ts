/** What `leads offers list` knows of one offer. `null` is not known, also in its JSON. */
import { type KnownDrift, knownDrift } from "./drift-tag";
import type { OfferStack } from "./offer-stack";

/** How the deployed version compares with the package at hand. `unknown`: deployed by a version without this output. */
export const VersionState = {
  current: "current",
  behind: "behind",
  newer: "newer",
  unknown: "unknown",
} as const;
export type VersionState = (typeof VersionState)[keyof typeof VersionState];

/** `soon`: within 30 days. `none`: the stack has no such secret. */
export const SecretState = {
  valid: "valid",
  soon: "soon",
  expired: "expired",
  none: "none",
  unknown: "unknown",
} as const;
export type SecretState = (typeof SecretState)[keyof typeof SecretState];

/** The names are those of the JSON that `leads offers list --json` prints. */
export interface OfferStatus {
  stack: string;
  file: string;
  offerId: string;
  isDeployed: boolean;
  packageVersion: string | null;
  versionState: VersionState;
  /** ISO 8601, UTC. */
  lastUpdate: string | null;
  /** Only Pulumi Cloud tells. */
  isUpdating: boolean;
  drift: KnownDrift | null;
  /** Whether the stack has a dead-letter store. */
  keepsLetters: boolean | null;
  /** Letters that wait for a redrive. */
  letters: number | null;
  secretExpires: string | null;
  secretState: SecretState;
  /** `connected`: a lead has come that we did not send. Nobody but Partner Center knows what it has entered. */
  leadDestination: "connected" | "not known";
  /** Start of the newest such lead's run. */
  lastLead: string | null;
  /** Why something is not known, one sentence each. */
  remarks: readonly string[];
}

/** What was read of a stack. */
export interface StackFacts {
  lastUpdate?: string;
  isUpdating?: boolean;
  /** Absent for a stack that is not deployed, and if they could not be read. */
  outputs?: Readonly<Record<string, unknown>>;
  isDeployed: boolean;
  /** Value of the stack's tag. */
  driftTag?: string;
  letters?: number;
  lastLead?: string;
  remarks?: readonly string[];
}

export interface StatusContext {
  /** Version of the package at hand. */
  version: string;
  now: Date;
}

const day = 24 * 60 * 60 * 1000;
const soonDays = 30;

export function statusOf(offer: OfferStack, facts: StackFacts, context: StatusContext): OfferStatus {
  const { outputs, lastUpdate = null, letters = null, lastLead = null } = facts;
  const packageVersion = text(outputs?.packageVersion) ?? null;
  const secretExpires = text(outputs?.clientSecretExpires) ?? null;
  return {
    ...{ stack: offer.stack, file: offer.file, offerId: offer.offerId },
    isDeployed: facts.isDeployed,
    ...{ packageVersion, versionState: versionState(packageVersion, context.version) },
    ...{ lastUpdate, isUpdating: facts.isUpdating ?? false },
    drift: knownDrift(facts.driftTag, facts.lastUpdate) ?? null,
    keepsLetters: outputs === undefined ? null : text(outputs.deadLetterUrl) !== undefined,
    letters,
    ...{ secretExpires, secretState: secretState(outputs, secretExpires, context.now) },
    ...{ leadDestination: lastLead === null ? "not known" : "connected", lastLead },
    remarks: facts.remarks ?? [],
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function versionState(deployed: string | null, own: string): VersionState {
  if (deployed === null) return VersionState.unknown;
  const order = deployed.localeCompare(own, "en", { numeric: true });
  if (order === 0) return VersionState.current;
  return order < 0 ? VersionState.behind : VersionState.newer;
}

function secretState(outputs: StackFacts["outputs"], expires: string | null, now: Date): SecretState {
  if (expires !== null) {
    const left = Date.parse(expires) - now.getTime();
    if (Number.isNaN(left)) return SecretState.unknown;
    if (left <= 0) return SecretState.expired;
    return left <= soonDays * day ? SecretState.soon : SecretState.valid;
  }
  // only the application of Dynamics 365 has a secret that expires
  return outputs !== undefined && text(outputs.clientId) === undefined
    ? SecretState.none
    : SecretState.unknown;
}
