/** How far a command over the fleet is: one line that is rewritten on a terminal, otherwise one line for each stack. */
import { type Job, type Outcome, Result } from "../../fleet/outcome";

export interface Progress {
  whenStarted: (job: Job) => void;
  whenEnded: (outcome: Outcome) => void;
  /** Removes the line. */
  end: () => void;
}

/** Where it is shown; never where the result goes. */
export interface ProgressOutput {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** @param total number of stacks */
export function fleetProgress(total: number, output: ProgressOutput = process.stderr): Progress {
  return output.isTTY === true ? rewrittenLine(total, output) : plainLines(total, output);
}

function plainLines(total: number, output: ProgressOutput): Progress {
  let ended = 0;
  return {
    whenStarted: () => {},
    whenEnded: ({ stack, result, seconds }) => {
      ended++;
      if (result === Result.skipped) return;
      output.write(`[${ended}/${total}] ${stack}: ${result} (${seconds.toFixed(1)} s)\n`);
    },
    end: () => {},
  };
}

/** Carriage return, and the rest of the line is erased. Source: ECMA-48, EL. */
const clear = "\r\u001b[K";

function rewrittenLine(total: number, output: ProgressOutput): Progress {
  const running = new Set<string>();
  let [ended, failed] = [0, 0];
  const show = () => {
    const failures = failed === 0 ? "" : `, ${failed} failed`;
    const names = running.size === 0 ? "" : `: ${[...running].join(", ")}`;
    output.write(`${clear}${fitted(`${ended} of ${total}${failures}${names}`, (output.columns ?? 80) - 1)}`);
  };
  return {
    whenStarted: ({ stack }) => {
      running.add(stack);
      show();
    },
    whenEnded: ({ stack, result }) => {
      running.delete(stack);
      ended++;
      if (result === Result.failed) failed++;
      show();
    },
    end: () => output.write(clear),
  };
}

/** The text in at most so many characters. A line that wraps could not be rewritten. */
export const fitted = (text: string, width: number): string => {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(width - 1, 0)).join("")}…`;
};
