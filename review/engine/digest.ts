/** What a reviewer agreed to, as one number: `leads up --reviewed` compares it. */
import { createHash } from "node:crypto";
import type { Preview } from "../preview";
import { canonical } from "./canonical";

/**
 * Equal for equal changes, in any order of events and on any machine. Values of secrets are not in a preview; the
 * stack file has them encrypted.
 *
 * @param stackFile bytes of `Pulumi.<stack>.yaml`
 * @returns SHA-256 in hexadecimal digits
 */
export function digestOf({ steps, drift, hasRefreshed }: Preview, stackFile: Uint8Array): string {
  const facts = { hasRefreshed, steps: steps.map(canonical).sort(), drift: drift.map(canonical).sort() };
  // the number in front: another form of these facts must not equal this one
  return createHash("sha256")
    .update(`1\n${canonical(facts)}\n`)
    .update(stackFile)
    .digest("hex");
}
