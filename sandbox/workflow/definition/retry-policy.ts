/**
 * Retry policies of outbound calls: which answers are retried, how often and after what wait.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling#retry-policies
 */

import { isJsonObject } from "../../support/json";
import { parseDuration } from "./duration";
import { property } from "./json";

/** A retry policy with all defaults. Times are milliseconds. */
export interface RetryPolicy {
  type: "none" | "fixed" | "exponential";
  /** Attempts after the first, 1-90. 0 for `none`. */
  count: number;
  interval: number;
  minimumInterval: number;
  maximumInterval: number;
}

const second = 1_000;
const day = 86_400 * second;
const bounds = { minimum: 5 * second, maximum: day, count: 90 };

/** Default policy: exponential, 4 retries, 7.5 s scale, each wait capped between 5 and 45 s. */
export const defaultRetryPolicy: RetryPolicy = {
  type: "exponential",
  count: 4,
  interval: 7.5 * second,
  minimumInterval: 5 * second,
  maximumInterval: 45 * second,
};
const noRetry: RetryPolicy = { ...defaultRetryPolicy, type: "none", count: 0 };

/** Reads `inputs.retryPolicy` after evaluation. @throws {Error} with a sentence about what is wrong */
export function parseRetryPolicy(value: unknown): RetryPolicy {
  if (value === undefined || value === null) return defaultRetryPolicy;
  if (!isJsonObject(value)) throw new Error("The 'retryPolicy' must be an object.");
  const type = String(property(value, "type") ?? "default").toLowerCase();
  if (type === "default") return defaultRetryPolicy;
  if (type === "none") return noRetry;
  if (type !== "fixed" && type !== "exponential") {
    throw new Error(
      `The retry policy type '${type}' is not valid. Expected 'default', 'none', 'fixed' or 'exponential'.`,
    );
  }
  const interval = intervalAt(value, "interval");
  if (interval === undefined) throw new Error(`The retry policy of type '${type}' needs an 'interval'.`);
  return {
    type,
    count: countOf(value),
    interval,
    minimumInterval: intervalAt(value, "minimumInterval") ?? bounds.minimum,
    maximumInterval: intervalAt(value, "maximumInterval") ?? day,
  };
}

/** Whether an answer is retried: 408, 429 and 5xx. */
export function isRetried(statusCode: number): boolean {
  return statusCode === 408 || statusCode === 429 || (statusCode >= 500 && statusCode <= 599);
}

/**
 * Milliseconds to wait before a retry.
 *
 * @param retry 1 for the first one
 * @param random uniform in [0, 1)
 * @param retryAfter milliseconds that the service asked for. Used when longer.
 */
export function retryDelay(policy: RetryPolicy, retry: number, random: number, retryAfter = 0): number {
  if (policy.type === "fixed") return Math.max(policy.interval, retryAfter);
  const lower = retry === 1 ? 0 : 2 ** (retry - 2) * policy.interval;
  const from = Math.min(Math.max(lower, policy.minimumInterval), policy.maximumInterval);
  const to = Math.max(from, Math.min(2 ** (retry - 1) * policy.interval, policy.maximumInterval));
  return Math.max(Math.round(from + random * (to - from)), retryAfter);
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date. 0 when it is absent. At most a day. */
export function retryAfterOf(header: string | undefined, now: Date): number {
  if (header === undefined || header.trim() === "") return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now.getTime() : seconds * second;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(0, wait), day);
}

function intervalAt(value: unknown, name: string): number | undefined {
  const given = property(value, name);
  if (given === undefined || given === null) return undefined;
  const milliseconds = parseDuration(given);
  if (milliseconds === undefined || milliseconds < bounds.minimum || milliseconds > bounds.maximum) {
    throw new Error(
      `The retry policy's '${name}' is '${String(given)}'. Expected an ISO 8601 duration from PT5S to P1D.`,
    );
  }
  return milliseconds;
}

function countOf(value: unknown): number {
  const count = Number(property(value, "count") ?? defaultRetryPolicy.count);
  if (!Number.isInteger(count) || count < 1 || count > bounds.count) {
    throw new Error(`The retry policy's 'count' is '${String(property(value, "count"))}'. Expected 1 to 90.`);
  }
  return count;
}
