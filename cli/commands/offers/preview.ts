/** `leads offers preview`: what an update would change, offer by offer. */
import type { FleetOptions } from "../../offers/fleet";
import type { PolicyOptions } from "../../pulumi/policy-packs";

export interface PreviewCommandOptions extends FleetOptions, PolicyOptions {
  processes?: number;
  refresh: boolean;
  json?: boolean;
}
type PreviewOptions = PreviewCommandOptions;

export async function runPreview(_options: PreviewOptions): Promise<void> {
  throw new Error("not built yet");
}
