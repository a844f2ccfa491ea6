/**
 * Parses a Web API request (path segments, preferences) and builds its answers.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
 */
import { payloadError, segmentNotFound } from "../errors";
import type { Organization } from "../organizations/organizations";
import type { RowService } from "../rows/row-service";
import type { User } from "../security/security";

/** A path segment: `leads`, `leads(<key>)`, `$ref`. */
export interface Segment {
  name: string;
  /** Text between the parentheses. Undefined without parentheses. */
  key: string | undefined;
}

/** The preferences of a request. */
export interface Preferences {
  representation: boolean;
  pageSize: number | undefined;
  includes(annotation: string): boolean;
}

export interface Call {
  organization: Organization;
  user: User;
  rows: RowService;
  request: Request;
  options: URLSearchParams;
  /** URL of the service root without slash, e.g. `https://org.crm4.dynamics.com/api/data/v9.2`. */
  root: string;
  segments: readonly Segment[];
  prefer: Preferences;
}

/** Splits the path below the service root at slashes outside parentheses and quotes. */
export function parseSegments(path: string): Segment[] {
  const trimmed = path.replace(/\/$/, "");
  const parts = trimmed.match(/(?:[^/(']|'[^']*'|\((?:[^()']|'[^']*')*\))+/g) ?? [];
  if (parts.join("/") !== trimmed) throw segmentNotFound(path);
  return parts.map((part) => {
    const text = decoded(part);
    const [, name = text, key] = /^([^(]*)\((.*)\)$/s.exec(text) ?? [];
    return { name, key };
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw segmentNotFound(part);
  }
}

export function parsePreferences(prefer: string | null): Preferences {
  const text = prefer ?? "";
  const [, quoted, bare] = /odata\.include-annotations\s*=\s*(?:"([^"]*)"|([^\s,;]+))/i.exec(text) ?? [];
  const wanted = (quoted ?? bare ?? "").split(",").map((pattern) => pattern.trim());
  const pageSize = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(text)?.[1];
  return {
    representation: /(^|[\s,;])return\s*=\s*representation/i.test(text),
    pageSize: pageSize === undefined ? undefined : Number(pageSize),
    includes: (annotation) =>
      wanted.some((pattern) => matches(pattern, annotation)) &&
      !wanted.some((pattern) => pattern.startsWith("-") && matches(pattern.slice(1), annotation)),
  };
}

function matches(pattern: string, annotation: string): boolean {
  return pattern.endsWith("*") ? annotation.startsWith(pattern.slice(0, -1)) : annotation === pattern;
}

/** The request's JSON body. @throws {SandboxError} 0x80048d19 when it is not JSON */
export async function jsonBody(request: Request, entitySetName: string): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    throw payloadError(
      entitySetName,
      `Microsoft.OData.ODataContentTypeException: A supported MIME type could not be found that matches the content type of the response. None of the supported type(s) 'application/json' matches the content type '${type}'.`,
    );
  }
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    const reason =
      text.trim() === "" ? "Stream was not readable." : "Invalid JSON. The body is no JSON text.";
    throw payloadError(entitySetName, `Microsoft.OData.ODataException: ${reason}`);
  }
}

export function jsonAnswer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: {
      "Content-Type": "application/json; odata.metadata=minimal",
      "OData-Version": "4.0",
      ...headers,
    },
  });
}

export function emptyAnswer(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 204, headers: { "OData-Version": "4.0", ...headers } });
}
