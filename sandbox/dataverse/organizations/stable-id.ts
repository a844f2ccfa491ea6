/** Ids of privileges and metadata: equal in every organisation and run. */
import { createHash } from "node:crypto";

/** A version 4 UUID derived from a name. */
export function stableId(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
