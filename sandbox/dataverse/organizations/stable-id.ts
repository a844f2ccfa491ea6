/** Ids that are the same in every organisation and every run: those of privileges and of metadata. */
import { createHash } from "node:crypto";

/** A version 4 UUID made of a name. */
export function stableId(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
