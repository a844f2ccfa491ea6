/** Resource Manager for the commands: the caller's token, the one HTTP client, real time. */
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../http-client/http-client";
import type { ArmAccess } from "../operations/services/arm-client";

/** @param token gives the caller's access token for a resource */
export function armAccess(
  token: (resource: string) => Promise<string>,
  fetch: ArmAccess["fetch"] = createHttpClient(),
): ArmAccess {
  return {
    fetch,
    token: () => token("https://management.azure.com"),
    sleep: (milliseconds) => sleep(milliseconds),
    now: () => performance.now(),
  };
}
