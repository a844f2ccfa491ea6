/** `leads offers report`: one document about the changes of all offers. */
import type { FleetOptions } from "../../offers/fleet";
import type { PolicyOptions } from "../../pulumi/policy-packs";
import type { ReportFiles } from "../report";

export interface ReportOptions extends FleetOptions, PolicyOptions, ReportFiles {
  processes?: number;
  refresh: boolean;
  leads?: string;
  /** File to write with a line for each stack: name and digest. */
  digests?: string;
}

export async function runReport(_options: ReportOptions): Promise<void> {
  throw new Error("not built yet");
}
