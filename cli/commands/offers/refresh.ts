/** `leads offers refresh`: takes what Azure has into the state of the stacks. */
import type { FleetOptions } from "../../offers/fleet";

export interface RefreshOptions extends FleetOptions {
  processes?: number;
  stopAfter?: number;
  releaseLocks?: boolean;
  yes?: boolean;
  json?: boolean;
}

export async function runRefresh(_options: RefreshOptions): Promise<void> {
  throw new Error("not built yet");
}
