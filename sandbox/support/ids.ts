/** Source of ids and keys as a parameter, so that a seeded sandbox repeats them. */
import { createHash, randomBytes, randomFillSync, randomUUID } from "node:crypto";

export interface IdSource {
  /** Random (or seeded) bytes, e.g. 32 of them for an access key. */
  bytes(count: number): Buffer;
  /** A version 4 UUID, lower case. */
  uuid(): string;
}

/** Ids from the operating system's random numbers. */
export const randomIds: IdSource = { bytes: fewRandomBytes(), uuid: () => randomUUID() };

/** Fetches many random bytes at a time and hands out few. Keys (32 bytes or more) are fetched alone. */
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
 * Ids that repeat for the same seed: SHA-256 in counter mode. Only for tests and demonstrations.
 *
 * @param seed any text. A restarted sandbox adds the number of the start, so that its ids never repeat.
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
