/** `leads offers outputs`: prints the outputs of the stacks; secrets only on request. */
import type { FleetOptions } from "../../offers/fleet";

export interface OutputsOptions extends FleetOptions {
  showSecrets?: boolean;
  json?: boolean;
}

export async function runOutputs(_options: OutputsOptions): Promise<void> {
  throw new Error("not built yet");
}
