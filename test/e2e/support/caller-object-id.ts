/** Object id of the sandbox's deployer, from its token. */
import { decodeJwt } from "jose";
import type { SandboxFixture } from "./sandbox-fixture";

export async function callerObjectId(sandbox: SandboxFixture): Promise<string> {
  return String(decodeJwt(await sandbox.token("https://management.azure.com")).oid);
}
