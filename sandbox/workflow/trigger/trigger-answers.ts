/**
 * Answers of the data plane: Azure's statuses, error bodies and `x-ms-*` headers.
 * "Unverified" marks a code or text without a public source.
 */

import { SandboxError } from "../../support/errors";
import { regionName } from "../../support/region";
import type { WorkflowDeployment } from "../deployment";
import type { StoredRun } from "../history/run-records";

/** Versions of the data plane. Azure's list may differ. */
const apiVersions = [
  "2015-02-01-preview",
  "2015-08-01-preview",
  "2016-06-01",
  "2016-10-01",
  "2017-07-01",
  "2018-07-01-preview",
  "2019-05-01",
  "2022-05-01",
];

const statuses = new Map([
  ["DirectApiAuthorizationRequired", 401],
  ["AuthorizationFailed", 401],
  ["WorkflowNotFound", 404],
  ["WorkflowTriggerNotFound", 404],
  ["ContentNotFound", 404],
  ["RelativePathMismatch", 404],
  ["MethodNotAllowed", 405],
  ["RequestEntityTooLarge", 413],
  ["NotEmulated", 501],
  ["InternalServerError", 500],
  ["InsufficientStorage", 507],
]);

/** The answer to a failed call. */
export function errorAnswer(error: SandboxError): Response {
  const body = { error: { code: error.code, message: error.message } };
  return Response.json(body, { status: statuses.get(error.code) ?? 400 });
}

/** @throws {SandboxError} `InvalidApiVersionParameter` or, without one, `MissingApiVersionParameter` */
export function checkApiVersion(url: URL): void {
  const given = url.searchParams.get("api-version");
  if (given === null || given === "") {
    throw new SandboxError(
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
  if (apiVersions.includes(given)) return;
  throw new SandboxError(
    "InvalidApiVersionParameter",
    `The api-version '${given}' is invalid. The supported versions are '${apiVersions.join(",")}'.`,
  );
}

/** The signature or a part of it is missing. */
export function signatureMissing(): SandboxError {
  return new SandboxError(
    "DirectApiAuthorizationRequired",
    "The request must be authenticated only by Shared Access scheme.",
  );
}

/** The signature is wrong or has expired. Code and text are unverified. */
export function signatureRefused(verdict: "wrong" | "expired"): SandboxError {
  const reason = verdict === "wrong" ? "are not valid" : "have expired";
  return new SandboxError("AuthorizationFailed", `The authentication credentials ${reason}.`);
}

/** Text is unverified. */
export function workflowNotFound(callbackId: string): SandboxError {
  return new SandboxError("WorkflowNotFound", `The workflow '${callbackId}' could not be found.`);
}

/** Text is unverified. */
export function triggerNotFound(name: string): SandboxError {
  return new SandboxError("WorkflowTriggerNotFound", `The trigger '${name}' could not be found.`);
}

/** Text follows reports of Power Automate. */
export function triggerNotEnabled(name: string, state: string): SandboxError {
  return new SandboxError(
    "WorkflowTriggerIsNotEnabled",
    `Could not execute workflow trigger '${name}' with state '${state}': trigger is not enabled.`,
  );
}

/** The answer to an accepted call: 202 without body. */
export function acceptedAnswer(
  deployment: WorkflowDeployment,
  run: StoredRun,
  options: { isFired: boolean; withoutHeaders: boolean; requestId: string },
): Response {
  if (options.withoutHeaders) return new Response(null, { status: 202 });
  const headers: Record<string, string> = {
    "x-ms-request-id": options.requestId,
    "x-ms-correlation-id": run.trackingId,
    "x-ms-tracking-id": run.trackingId,
    "x-ms-client-tracking-id": headerText(run.clientTrackingId),
    "x-ms-trigger-history-name": run.name,
    "x-ms-execution-location": regionName(deployment.location),
    "x-ms-workflow-id": deployment.callbackId,
    "x-ms-workflow-version": deployment.version,
    "x-ms-workflow-name": headerText(deployment.name),
    "cache-control": "no-cache",
  };
  if (options.isFired) headers["x-ms-workflow-run-id"] = run.name;
  return new Response(null, { status: 202, headers });
}

/** A header accepts only printable ASCII. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
