/** `leads offers list`: shows version, last update, drift, letters, secret and lead destination of each offer. */
import type { FleetOptions } from "../../offers/fleet";

export interface ListOptions extends FleetOptions {
  json?: boolean;
}

export async function runList(_options: ListOptions): Promise<void> {
  throw new Error("not built yet");
}
