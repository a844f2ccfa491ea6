/** `leads offers up`: updates offers; one that fails stops no other. */
import type { FleetOptions } from "../../offers/fleet";
import type { PolicyOptions } from "../../pulumi/policy-packs";

export interface UpOptions extends FleetOptions, PolicyOptions {
  processes?: number;
  refresh: boolean;
  /** File with a line for each stack: name and digest. */
  reviewed?: string;
  stopAfter?: number;
  releaseLocks?: boolean;
  yes?: boolean;
  json?: boolean;
}

export async function runUp(_options: UpOptions): Promise<void> {
  throw new Error("not built yet");
}
