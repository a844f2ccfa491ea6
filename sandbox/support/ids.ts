/**
 * Identifiers and key material as a parameter, so that a seeded sandbox gives the same ids again.
 *
 * Imports nothing of ours.
 */
import { createHash, randomBytes, randomFillSync, randomUUID } from "node:crypto";

/** Where the sandbox gets its ids and keys from. */
export interface IdSource {
  /** Random (or seeded) bytes, e.g. 32 of them for an access key. */
  bytes(count: number): Buffer;
  /** A version 4 UUID, lower case. */
  uuid(): string;
}

/** Ids from the operating system's random numbers. */
export const randomIds: IdSource = { bytes: fewRandomBytes(), uuid: () => randomUUID() };

/** Asks the operating system for many bytes at once and hands out few; keys (32 bytes and more) are asked for alone. */
function fewRandomBytes(): (count: number) => Buffer {
  const pool = Buffer.alloc(4096);
  let used = pool.length;
  return (count) => {
    if (count >= 32) return randomBytes(count);
    if (used + count > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return Buffer.from(pool.subarray(used - count, used));
  };
}

/**
 * Ids that repeat for the same seed: SHA-256 in counter mode. Never use them outside a test or a demonstration.
 *
 * @param seed any text; a sandbox that restarts adds the number of the start, so that ids never repeat within it
 */
export function seededIds(seed: string): IdSource {
  let counter = 0;
  return fromBytes((count) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32) {
      blocks.push(createHash("sha256").update(`${seed}/${counter++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  });
}

function fromBytes(bytes: (count: number) => Buffer): IdSource {
  return {
    bytes,
    uuid() {
      const raw = Buffer.from(bytes(16));
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
      const hex = raw.toString("hex");
      return [8, 12, 16, 20, 32].map((end, part) => hex.slice([0, 8, 12, 16, 20][part], end)).join("-");
    },
  };
}
