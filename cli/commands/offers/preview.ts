/** `leads offers preview`: what an update would change, offer by offer. */
import { Result, Task } from "../../../fleet/outcome";
import { fleetSummary } from "../../../fleet/summary";
import { fleetPreview, isRefused } from "../../format/fleet-preview";
import { type FleetOptions, loadFleet } from "../../offers/fleet";
import { previewFleet } from "../../offers/preview-fleet";
import type { PolicyOptions } from "../../pulumi/policy-packs";

export interface PreviewCommandOptions extends FleetOptions, PolicyOptions {
  processes?: number;
  refresh: boolean;
  json?: boolean;
}

export async function runPreview(options: PreviewCommandOptions): Promise<void> {
  const { outcomes, orphans } = await previewFleet(loadFleet(options), Task.preview, options);
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ stacks: outcomes, orphans }, null, 2)}\n`);
  else {
    const summary = fleetSummary(outcomes, { orphans, command: "npx leads offers preview" });
    process.stdout.write(fleetPreview(outcomes, process.stdout.columns) + summary);
  }
  if (outcomes.some((outcome) => isRefused(outcome) || outcome.result === Result.canceled))
    process.exitCode = 1;
}
