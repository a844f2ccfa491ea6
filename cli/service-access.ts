/** Access to Resource Manager and Dataverse for the commands: the caller's token, the HTTP client, real time. */
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../http-client/http-client";
import type { DataverseAccess } from "../operations/dataverse/dataverse-client";
import type { ArmAccess } from "../operations/services/arm-client";

/** Returns the caller's access token for a resource. */
type CallerToken = (resource: string) => Promise<string>;

export function armAccess(token: CallerToken, fetch: ArmAccess["fetch"] = createHttpClient()): ArmAccess {
  return {
    fetch,
    token: () => token("https://management.azure.com"),
    sleep: (milliseconds) => sleep(milliseconds),
    now: () => performance.now(),
  };
}

export function dataverseAccess(
  environmentUrl: string,
  token: CallerToken,
  fetch: DataverseAccess["fetch"] = createHttpClient(),
): DataverseAccess {
  return { environmentUrl, token: () => token(environmentUrl), fetch };
}
