/** The fleet of the project in the current folder: its `offers/*.yaml`, checked as a whole. */
import type { OfferStack } from "../../fleet/offer-stack";

export interface FleetOptions {
  /** Stack names with `*` and `?`, or paths of offer files. */
  only?: readonly string[];
  /** Git commit: only stacks that changed since. */
  since?: string;
}

/** An offer file that git had at `since` and the working tree has not. */
export interface RemovedOffer {
  file: string;
  stacks: readonly string[];
}

export interface Fleet {
  /** Folder of Pulumi.yaml. */
  folder: string;
  project: string;
  /** Sorted by name. */
  all: readonly OfferStack[];
  selected: readonly OfferStack[];
  /** Empty without `since`. */
  removed: readonly RemovedOffer[];
}

/**
 * Reads and checks every file before anything happens, also those that are not selected.
 *
 * @throws {CommandError} LEADS_PROJECT_MISSING, LEADS_OFFERS_MISSING, LEADS_OFFERS_INVALID with every mistake, LEADS_OFFERS_NONE, LEADS_BASE_UNKNOWN
 */
export function loadFleet(_options: FleetOptions): Fleet {
  throw new Error("not built yet");
}

/** A line for each setting that a stack file had and its offer file does not. */
export type WrittenFiles = ReadonlyMap<string, readonly string[]>;

/**
 * Writes `Pulumi.<stack>.yaml` of these stacks from their offers: secrets, salt and key stay as they are, and a file that is right is not touched.
 *
 * @throws {CommandError} LEADS_OFFERS_STACK_TAKEN when the file's offer id is another one; then no file is written
 */
export function writeStackFiles(_fleet: Fleet, _stacks: readonly OfferStack[]): WrittenFiles {
  throw new Error("not built yet");
}
