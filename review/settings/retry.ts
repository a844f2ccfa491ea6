/** Retry policies in words, and which of two is weaker. */

import { valueAt } from "../../policies/engine-values";
import type { Operation } from "../../policies/workflow/definition";
import {
  parseRetryPolicy,
  type RetryPolicy,
  retryDelay,
} from "../../sandbox/workflow/definition/retry-policy";
import { counted } from "../words";

/** Types of actions that call a service. Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers */
const callers = new Set(["http", "apiconnection", "apimanagement", "function", "workflow"]);

export const callsOut = ({ type }: Operation): boolean => callers.has(type);

const policyIn = ({ source }: Operation): unknown => valueAt(source, "inputs", "retryPolicy");

/** `8 retries, exponential, 15 s to 1 h`. */
export function retryWords(step: Operation): string {
  if (policyIn(step) === undefined) return "default policy";
  const policy = parsed(step);
  if (policy === undefined) return "an expression decides, or it is not valid";
  if (policy.type === "none") return "none";
  const times = counted(policy.count, "retry", "retries");
  if (policy.type === "fixed") return `${times}, every ${durationWords(policy.interval)}`;
  const from = durationWords(Math.max(policy.interval, policy.minimumInterval));
  return `${times}, exponential, ${from} to ${durationWords(policy.maximumInterval)}`;
}

/** Why the second policy is weaker, as `no longer retries`; undefined when it is not. */
export function weakerRetry(before: Operation, after: Operation): string | undefined {
  const [old, next] = [parsed(before), parsed(after)];
  if (old === undefined || next === undefined || old.count === 0) return undefined;
  if (next.count === 0) return "no longer retries";
  if (next.count < old.count) return `retries ${next.count} times instead of ${old.count}`;
  const [oldTime, newTime] = [longest(old), longest(next)];
  if (newTime >= oldTime) return undefined;
  return `retries for ${durationWords(newTime)} instead of ${durationWords(oldTime)} at most`;
}

function parsed(step: Operation): RetryPolicy | undefined {
  try {
    return parseRetryPolicy(policyIn(step));
  } catch {
    return undefined;
  }
}

/** All waits together, at their longest. */
const longest = (policy: RetryPolicy): number =>
  Array.from({ length: policy.count }, (_, index) => retryDelay(policy, index + 1, 1)).reduce(
    (sum, wait) => sum + wait,
    0,
  );

const units: readonly [milliseconds: number, word: string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** The two largest units: `1 h`, `2 min 30 s`. */
export function durationWords(milliseconds: number): string {
  let rest = milliseconds;
  const words = units.flatMap(([size, word]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return words.slice(0, 2).join(" ") || "0 s";
}
