/**
 * One outbound call of an action, with its retry policy.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling#retry-policies
 */
import { SandboxError } from "../../support/errors";
import {
  type ActionContext,
  ActionFailure,
  type ActionOutcome,
  invalidTemplate,
} from "../actions/action-type";
import {
  isRetried,
  parseRetryPolicy,
  type RetryPolicy,
  retryAfterOf,
  retryDelay,
} from "../definition/retry-policy";
import type { ConnectorAnswer } from "../deployment";
import { instantOf } from "../run/run-state";
import type { WorkflowError } from "../run/status";
import { contentLimit } from "./content";
import { statusName } from "./http-status";

/** Longest outbound call on Consumption, in milliseconds. */
const callLimit = 120_000;

type Attempt = { answer: ConnectorAnswer } | { failure: WorkflowError };

/**
 * Calls until an answer need not be retried, and turns the last one into the action's outcome.
 *
 * @param call one attempt. Any error other than a SandboxError counts as a failed connection.
 */
export async function callWithRetries(
  context: ActionContext,
  policySource: unknown,
  call: (signal: AbortSignal) => Promise<ConnectorAnswer>,
): Promise<ActionOutcome> {
  const policy = policyOf(context, policySource);
  await context.beforeCall();
  for (let retry = 1; ; retry++) {
    const startTime = instantOf(context.state.sources);
    const attempt = await tryOnce(context, call);
    const isLast = retry > policy.count || !isWorthRetrying(attempt);
    if (isLast) return outcomeOf(attempt);
    context.retryHistory.push({
      startTime,
      endTime: instantOf(context.state.sources),
      code: "answer" in attempt ? statusName(attempt.answer.statusCode) : attempt.failure.code,
      ...("failure" in attempt ? { error: attempt.failure } : {}),
    });
    await context.services.clock.sleep(waitOf(context, policy, retry, attempt), context.signal);
  }
}

function policyOf(context: ActionContext, source: unknown): RetryPolicy {
  try {
    return parseRetryPolicy(source);
  } catch (error) {
    throw invalidTemplate(context.action.name, error instanceof Error ? error.message : String(error));
  }
}

async function tryOnce(
  context: ActionContext,
  call: (signal: AbortSignal) => Promise<ConnectorAnswer>,
): Promise<Attempt> {
  if (context.signal.aborted) throw context.signal.reason; // ended while its inputs were written
  try {
    return { answer: await withinLimit(call(context.signal), context) };
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (error === tooLate) return { failure: tookTooLong };
    if (error instanceof SandboxError || error instanceof ActionFailure) throw error;
    return { failure: connectionFailure };
  }
}

const tooLate = new Error("The call's time is over.");

/** A call that ends with its time limit or its action, even when the called code ignores the signal. */
function withinLimit<Result>(call: Promise<Result>, { signal, services }: ActionContext): Promise<Result> {
  return new Promise((resolve, reject) => {
    // an abandoned call may continue for long: nothing waits for it
    const end = (settle: () => void) => {
      stopTimer();
      signal.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const stopTimer = services.clock.timer(callLimit, () => end(() => reject(tooLate)));
    signal.addEventListener("abort", abort, { once: true });
    call.then(
      (result) => end(() => resolve(result)),
      (error: unknown) => end(() => reject(error)),
    );
    if (signal.aborted) abort();
  });
}

function isWorthRetrying(attempt: Attempt): boolean {
  return "failure" in attempt || isRetried(attempt.answer.statusCode);
}

function waitOf(context: ActionContext, policy: RetryPolicy, retry: number, attempt: Attempt): number {
  const { clock, ids } = context.services;
  const header = "answer" in attempt ? headerOf(attempt.answer.headers, "retry-after") : undefined;
  const random = ids.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  return retryDelay(policy, retry, random, retryAfterOf(header, clock.now()));
}

/**
 * A redirect fails: https://github.com/MicrosoftDocs/azure-docs/issues/40772. Unverified: that the service
 * called gets no second request.
 */
function outcomeOf(attempt: Attempt): ActionOutcome {
  if ("failure" in attempt) return { status: "Failed", code: attempt.failure.code, error: attempt.failure };
  const { statusCode, headers, body } = attempt.answer;
  const outputs = { statusCode, headers, ...(body === undefined ? {} : { body }) };
  return { status: statusCode >= 300 ? "Failed" : "Succeeded", code: statusName(statusCode), outputs };
}

/** A header of an answer, by name in any letter case. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(headers).find((other) => other.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

/** The bytes of an answer, at most 104,857,600. */
export async function answerBytes(response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength <= contentLimit) return bytes;
  throw new ActionFailure("BadRequest", {
    code: "HttpResponseTooLarge",
    message: `The answer has ${bytes.byteLength} bytes, more than the limit of ${contentLimit}.`,
  });
}

/** Codes and texts are unverified. */
const connectionFailure: WorkflowError = {
  code: "BadGateway",
  message: "The request could not be sent, or the connection was lost before the whole answer had arrived.",
};
const tookTooLong: WorkflowError = {
  code: "RequestTimeout",
  message: "The service called did not answer within 120 seconds.",
};
