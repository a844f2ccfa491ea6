/**
 * A receiver like a company's own: `/leads` honours `Idempotency-Key`, `/notifications` does not, `/answers/<name>` gives an answer of
 * answers.json, and `GET /calls` lists what arrived.
 * Source of the key: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
import type { TokenVerifier } from "../entra/caller";
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import answers from "./answers.json";
import type { CallStore } from "./call-store";
import { receiverAccount, receiverAudience, receiverKey } from "./defaults";
import { ReceiverError } from "./errors";

export interface ReceiverServices {
  calls: CallStore;
  clock: Clock;
  tokens: TokenVerifier;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** @throws {SandboxError} a failure in the receiver's own words */
export async function receive(request: Request, services: ReceiverServices): Promise<Response> {
  const url = new URL(request.url);
  await signIn(request.headers, url.hostname, services.tokens);
  if (url.pathname === "/calls" && request.method === "GET") {
    return Response.json({ value: services.calls.list(url.searchParams.get("host") ?? undefined) });
  }
  const answer = pathAnswer(url.pathname);
  if (request.method !== "POST") throw new ReceiverError("MethodNotAllowed");
  const body = await jsonOf(request);
  const key = url.pathname === "/leads" ? (request.headers.get("idempotency-key") ?? undefined) : undefined;
  const earlier = key === undefined ? undefined : services.calls.idOf(url, key);
  if (earlier !== undefined) return Response.json({ id: earlier });
  const receivedAt = services.clock.now();
  const outcome = answer === undefined ? "stored" : `answered ${answer.status}`;
  const id = services.calls.add({ request, body, receivedAt, outcome, idempotencyKey: key });
  return answer === undefined ? Response.json({ id }, { status: 201 }) : toResponse(answer);
}

/** The answer that a path prescribes. Undefined for one that stores. @throws {ReceiverError} `NotFound` */
function pathAnswer(path: string): Answer | undefined {
  if (path === "/leads" || path === "/notifications") return undefined;
  const [, name = ""] = /^\/answers\/([\w-]+)$/.exec(path) ?? [];
  if (!Object.hasOwn(answers, name)) throw new ReceiverError("NotFound");
  return answers[name as keyof typeof answers];
}

function toResponse({ status, headers = {}, body }: Answer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
}

async function jsonOf(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type))
    throw new ReceiverError("UnsupportedMediaType");
  try {
    return await request.json();
  } catch (cause) {
    throw new ReceiverError("InvalidJson", { cause });
  }
}

async function signIn(headers: Headers, host: string, tokens: TokenVerifier): Promise<void> {
  const [kind = ""] = host.split(".");
  if (!Object.hasOwn(checks, kind)) throw new ReceiverError("NotFound");
  await checks[kind as keyof typeof checks](headers, tokens);
}

const checks = {
  key(headers: Headers) {
    const given = headers.get("x-api-key");
    if (given === null) throw new ReceiverError("CredentialsMissing");
    if (given !== receiverKey) throw new ReceiverError("InvalidKey");
  },
  basic(headers: Headers) {
    const { username, password } = receiverAccount;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    if (headers.get("authorization") !== expected) throw new ReceiverError("InvalidPassword");
  },
  async entra(headers: Headers, tokens: TokenVerifier) {
    try {
      await tokens.verify(headers.get("authorization") ?? undefined, [receiverAudience]);
    } catch (cause) {
      if (!(cause instanceof SandboxError)) throw cause;
      throw new ReceiverError(cause.code === "AuthenticationFailed" ? "CredentialsMissing" : "InvalidToken", {
        cause,
      });
    }
  },
};
