/**
 * Reads the HTTP request of a Request trigger into its outputs.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-http-endpoint
 */
import { SandboxError } from "../../support/errors";
import { shownHeaders } from "../../support/shown-headers";
import { hasOption, requestTriggerMethod, requestTriggerRelativePath } from "../definition/json";
import type { ParsedTrigger } from "../definition/parsed-workflow";
import { contentLimit, readContent } from "../outbound/content";

/** Outputs of a Request trigger. */
export interface TriggerOutputs {
  headers: Record<string, string>;
  queries?: Record<string, string>;
  relativePathParameters?: Record<string, string>;
  /** Absent for an empty body. */
  body?: unknown;
}

/** Query parameters of the signature, which a run does not get. */
const signatureQueries = new Set(["api-version", "sp", "sv", "se", "sig"]);

/**
 * Reads a request.
 *
 * @param relativePath the path after `paths/invoke/`, still escaped
 * @throws {SandboxError} `MethodNotAllowed`, `RelativePathMismatch`, `RequestEntityTooLarge`,
 * `InvalidRequestContent`
 */
export async function readTriggerRequest(
  request: Request,
  url: URL,
  trigger: ParsedTrigger,
  relativePath: string,
): Promise<TriggerOutputs> {
  checkMethod(request.method, trigger);
  const parameters = pathParameters(requestTriggerRelativePath(trigger.source), relativePath);
  const content = readContent(await limitedBytes(request), request.headers.get("content-type") ?? undefined);
  if ("invalidJson" in content) {
    throw new SandboxError(
      "InvalidRequestContent",
      "The request content is not valid and could not be deserialized: the body is not JSON, though its Content-Type says so.",
    );
  }
  const headers = shownHeaders(request.headers);
  if (!hasOption(trigger.source, "IncludeAuthorizationHeadersInOutputs")) delete headers.Authorization;
  const queries = [...url.searchParams].filter(([name]) => !signatureQueries.has(name));
  return {
    headers,
    ...(queries.length === 0 ? {} : { queries: Object.fromEntries(queries) }),
    ...(parameters === undefined ? {} : { relativePathParameters: parameters }),
    ...(content.value === undefined ? {} : { body: content.value }),
  };
}

function checkMethod(method: string, trigger: ParsedTrigger): void {
  const expected = requestTriggerMethod(trigger.source);
  if (expected === undefined || expected === method.toUpperCase()) return;
  throw new SandboxError(
    "MethodNotAllowed",
    `The trigger '${trigger.name}' takes ${expected} requests. Found ${method.toUpperCase()}.`,
  );
}

/** Values of the placeholders in a relative path. Undefined when the trigger has none. */
function pathParameters(template: string | undefined, path: string): Record<string, string> | undefined {
  const expected = (template ?? "").split("/").filter((segment) => segment !== "");
  const given = path.split("/").filter((segment) => segment !== "");
  const fits = (segment: string, index: number) =>
    isPlaceholder(segment) || segment === decoded(given[index] ?? "");
  if (expected.length !== given.length || !expected.every(fits)) {
    throw new SandboxError(
      "RelativePathMismatch",
      `The path after 'paths/invoke' does not fit the trigger's relative path '${template ?? ""}'.`,
    );
  }
  if (template === undefined) return undefined;
  return Object.fromEntries(
    expected.flatMap((segment, index) =>
      isPlaceholder(segment) ? [[segment.slice(1, -1), decoded(given[index] ?? "")]] : [],
    ),
  );
}

function isPlaceholder(segment: string): boolean {
  return segment.startsWith("{") && segment.endsWith("}");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function limitedBytes(request: Request): Promise<Uint8Array> {
  // `body` is read last: reading it turns the server's bytes into a stream
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > contentLimit) throw tooLarge();
  if (declared >= 0) return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body) {
    length += part.byteLength;
    if (length > contentLimit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(): SandboxError {
  return new SandboxError(
    "RequestEntityTooLarge",
    `The request's body is larger than the limit of ${contentLimit} bytes.`,
  );
}
