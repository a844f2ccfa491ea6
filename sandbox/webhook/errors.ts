/** Failures of the generic receiver: statuses and JSON bodies in the form that Microsoft's REST guidelines use. */
import { SandboxError } from "../support/errors";

/** Code → status and text. The receiver is ours, and so are the texts. */
const kinds = {
  CredentialsMissing: [401, "The request has no credentials."],
  InvalidJson: [400, "The body is not JSON."],
  InvalidKey: [403, "The header x-api-key does not have the right value."],
  InvalidPassword: [401, "The user name or the password is wrong."],
  InvalidToken: [401, "The access token is not valid for this receiver."],
  MethodNotAllowed: [405, "Only POST is allowed here."],
  NotFound: [404, "The receiver has no such path."],
  UnsupportedMediaType: [415, "The body must be JSON: send the header Content-Type: application/json."],
} as const;

export type ReceiverErrorCode = keyof typeof kinds;

export class ReceiverError extends SandboxError {
  override readonly name = "ReceiverError";

  constructor(code: ReceiverErrorCode, options?: ErrorOptions) {
    super(code, kinds[code][1], options);
  }
}

/** The answer to a failed call. */
export function errorAnswer({ code, message }: SandboxError): Response {
  const status = Object.hasOwn(kinds, code) ? kinds[code as ReceiverErrorCode][0] : 501;
  const headers = status === 401 ? { "www-authenticate": challenges[code] ?? "Bearer" } : undefined;
  return Response.json({ error: { code, message } }, { status, ...(headers && { headers }) });
}

const challenges: Readonly<Record<string, string>> = {
  InvalidPassword: 'Basic realm="leads"',
  InvalidToken: 'Bearer error="invalid_token"',
};
