/** The causes of a run that did not write its lead, from what Resource Manager shows of it. */
import { type ArmAccess, ArmClient } from "../services/arm-client";
import { acceptedAs, armFailure } from "../services/arm-failure";
import type { Cause, FixContext } from "./cause";
import { evidenceOfRun } from "./evidence";
import { causesOf } from "./explain";

/**
 * @param workflowId ARM id of the Logic App
 * @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function causesOfRun(
  access: ArmAccess,
  workflowId: string,
  runName: string,
  context: FixContext,
): Promise<Cause[]> {
  const client = new ArmClient(access);
  const path = `${workflowId}/runs/${encodeURIComponent(runName)}`;
  try {
    const { properties } = await client.get<{ properties: { error?: { code: string; message: string } } }>(
      path,
    );
    return await causesOf(await evidenceOfRun(client, workflowId, { name: runName, ...properties }), context);
  } catch (error) {
    throw armFailure(error, `Reading why run ${runName} failed`, acceptedAs(runName));
  }
}
