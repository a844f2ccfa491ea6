/** Finds the causes of a failed write, and tells them with the commands that fix them. */

import { givenBy } from "../permissions/missing-right";
import type { Cause, CauseRow, FixContext } from "./cause";
import { storeCauses, unknownCause, writeCauses } from "./cause-table";
import type { Evidence } from "./evidence";
import { sendAgain } from "./row-parts";

/**
 * The cause of a failed write, and that of a letter that could not be stored when there is one.
 *
 * @param evidence what is known of the failed write
 */
export async function causesOf(evidence: Evidence, context: FixContext): Promise<Cause[]> {
  const fits = ({ fits }: CauseRow) => fits(evidence, context);
  const found = [writeCauses.find(fits) ?? unknownCause, storeCauses.find(fits)].filter(
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

/** The cause is told without what could not be looked at; that it is another one is possible. */
function sentencesOf(missing: string | undefined, advice: string | undefined): string | undefined {
  if (missing === undefined) return advice;
  return [`The cause may be another: ${missing.replace(/^You/, "you").replace(/\.$/, "")}`, advice]
    .filter((text) => text !== undefined)
    .join(". ");
}

/** Several causes as one text: each cause, and then all commands in order, without repeating one. */
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
