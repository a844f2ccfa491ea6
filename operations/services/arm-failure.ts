/**
 * Explains a failure of Resource Manager: the step, the problem, the fix.
 *
 * A fix never says to repeat a request that Azure may have accepted, because a lead sent twice is written twice.
 */

import { ExplainedError, sentences } from "../../http-client/explained-error";
import { OperationError } from "../errors";
import { givenBy, missingRight } from "../permissions/missing-right";
import { ArmError } from "./arm-client";
import { isBusy } from "./refusal";

/**
 * @param doing e.g. `Reading the runs`
 * @param done what must not be repeated, and how to check; undefined when the whole command can be repeated
 * @returns an explained error; any other error unchanged
 */
export function armFailure(error: unknown, doing: string, done?: string): unknown {
  if (error instanceof ArmError) {
    const { status, named } = error;
    const missing = missingRight(error.message);
    // replaces Azure's text, which also contains the caller's ids
    const found = `${doing}: Resource Manager answered ${missing === undefined ? error.told : named}`;
    const fix = sentences(missing === undefined ? fixOf(status) : givenBy(missing), done ?? repeatOf(status));
    return new OperationError("LEADS_ARM_REFUSED", found, fix, { cause: error });
  }
  if (!(error instanceof ExplainedError) || done === undefined) return error;
  return error.retold(`${doing}: ${error.problem}`, sentences(error.fix, done));
}

function fixOf(status: number): string | undefined {
  if (status === 401) return "Sign in again: az login";
  if (status === 403)
    return "The role operator in docs/permissions.md has every right the commands need: az login as somebody who has it.";
  if (status === 404) return "Is the Logic App still there? See: pulumi preview --refresh";
  return undefined;
}

function repeatOf(status: number): string | undefined {
  if (fixOf(status) !== undefined) return undefined;
  return isBusy(status) ? "Wait a minute and run the command again." : "Fix that and run the command again.";
}

/** The note about a lead whose run has started. */
export function acceptedAs(runName: string): string {
  return `The lead is accepted: do not send or resubmit it again, look for run ${runName} with leads runs, or in the portal.`;
}
