/** Finds the causes of a failed write and explains them with commands. */

import { destinationOf } from "../destinations/index";
import { givenBy } from "../permissions/missing-right";
import { type ArmAccess, ArmClient } from "../services/arm-client";
import { acceptedAs, armFailure } from "../services/arm-failure";
import type { Cause, CauseRow, Evidence, FixContext } from "./cause";
import { deliveryCauses, storeCauses, unknownCause } from "./cause-table";
import { evidenceOfRun } from "./evidence";
import { sendAgain } from "./row-parts";

/**
 * The cause of a failed write, and of a letter that could not be stored.
 *
 * @param evidence what is known of the failed write
 */
export async function causesOf(evidence: Evidence, context: FixContext): Promise<Cause[]> {
  const fits = ({ fits }: CauseRow) => fits(evidence, context);
  const found = [rowsFor(evidence, context).find(fits) ?? unknownCause, storeCauses.find(fits)].filter(
    (row) => row !== undefined,
  );
  return Promise.all(
    found.map(async (row) => {
      const { advice, commands = [] } = await row.fix(context, evidence);
      const { key, meets } = row;
      return {
        key,
        meets,
        because: row.because(evidence, context),
        advice: sentencesOf(evidence.missing && givenBy(evidence.missing), advice),
        commands: [...commands, sendAgain(context)],
      };
    }),
  );
}

const rowsFor = ({ isUndelivered }: Evidence, { destination }: FixContext): readonly CauseRow[] =>
  isUndelivered ? deliveryCauses : destinationOf(destination).causes;

/**
 * The causes of a run that did not write its lead, from Resource Manager.
 *
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
    const run = { name: runName, ...properties };
    return await causesOf(
      await evidenceOfRun(client, workflowId, run, destinationOf(context.destination)),
      context,
    );
  } catch (error) {
    throw armFailure(error, `Reading why run ${runName} failed`, acceptedAs(runName));
  }
}

/** Notes what could not be read, because another cause is possible. */
function sentencesOf(missing: string | undefined, advice: string | undefined): string | undefined {
  if (missing === undefined) return advice;
  return [`The cause may be another: ${missing.replace(/^You/, "you").replace(/\.$/, "")}`, advice]
    .filter((text) => text !== undefined)
    .join(". ");
}

/** Joins causes to one text: each cause, then all commands in order without repeats. */
export function toldCauses(causes: readonly Cause[]): { because: string; fix: string } {
  const because = [...new Set(causes.map((cause) => cause.because))].join("; ");
  const last = causes.flatMap(({ commands }) => commands.slice(-1)).slice(0, 1);
  const first = causes.flatMap(({ commands }) => commands.slice(0, -1));
  const advice = [...new Set(causes.map((cause) => cause.advice).filter((text) => text !== undefined))];
  const commands = [...new Set([...first, ...last])];
  return {
    because,
    fix: [...advice, `Run:\n${commands.map((command) => `  ${command}`).join("\n")}`].join(". "),
  };
}
