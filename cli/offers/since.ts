/** Which stacks of the fleet changed since a commit of git. */
import type { OfferStack } from "../../fleet/offer-stack";
import type { RemovedOffer } from "../../fleet/since";
import type { Project } from "./project";

export interface ChangedStacks {
  stacks: ReadonlySet<string>;
  removed: RemovedOffer[];
}

export function changedSince(
  _since: string,
  _now: { project: Project; all: readonly OfferStack[] },
): ChangedStacks {
  throw new Error("not built yet");
}
