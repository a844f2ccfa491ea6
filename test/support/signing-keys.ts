/** One key pair for all sandboxes of a test process: a new one costs each of a thousand tests 0.1 s. */
import { generateKeyPair } from "jose";
import type { KeyPair } from "../../sandbox/entra/access-tokens";

let keys: Promise<KeyPair> | undefined;

export function makeKeys(): Promise<KeyPair> {
  keys ??= generateKeyPair("RS256", { extractable: true });
  return keys;
}
