/**
 * Holds resources back until a check has passed, and for ever when it fails.
 *
 * Layer: resources. A rejected output in a resource's inputs is reported once for every use, with stacks; one that never settles
 * is silent. So the check's own rejection is the one report, and nothing behind the gate is registered.
 */
import * as pulumi from "@pulumi/pulumi";

/** Settles with the check, known or unknown; rejects with what the check threw. */
export async function settled(check: pulumi.Output<unknown>): Promise<void> {
  await pulumi.isSecret(check);
}

/** The value, once the check has passed. Keeps whether it is known and what it depends on. */
export function gated<Value>(
  check: pulumi.Output<unknown>,
  value: pulumi.Output<Value>,
): pulumi.Output<Value> {
  const opened = settled(check).then(
    () => true,
    () => new Promise<boolean>(() => {}),
  );
  return pulumi.output(opened).apply(() => value);
}
