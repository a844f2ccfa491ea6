/** Holds resources back until a check has passed, and forever when it fails. */
import * as pulumi from "@pulumi/pulumi";

/** Settles with the check, known or unknown; rejects with the check's error. */
export async function settled(check: pulumi.Output<unknown>): Promise<void> {
  await pulumi.isSecret(check);
}

/**
 * The value, once the check has passed. Keeps whether it is known and what it depends on. A rejected output in a resource's inputs would
 * be reported for every use, with stacks. A pending one is silent, so only the check's own rejection is reported.
 */
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
