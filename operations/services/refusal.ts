/**
 * The base of refusals: an HTTP status and, when the service itself answered, a code and a reason.
 *
 * Each client has its own class, so that a caller knows who refused.
 */
export abstract class Refusal extends Error {
  readonly status: number;
  /** Undefined when the answer has none, e.g. from a gateway. */
  readonly code: string | undefined;

  constructor(status: number, code?: string, message?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** E.g. `403 AuthorizationFailed`. */
  get named(): string {
    return this.code === undefined ? String(this.status) : `${this.status} ${this.code}`;
  }

  /** One sentence without a full stop, e.g. `403 AuthorizationFailed: You may not read this`. */
  get told(): string {
    if (this.message !== "") return `${this.named}: ${this.message.replace(/\.$/, "")}`;
    return this.code === undefined ? `${this.named} without a reason` : this.named;
  }
}

/** Code and reason from the body of a refusal, in the form of Resource Manager and OData. */
export function reasonIn(body: unknown): { code?: string; message?: string } {
  return (body as { error?: { code?: string; message?: string } } | null | undefined)?.error ?? {};
}

/** Whether the same request may succeed later. */
export const isBusy = (status: number): boolean => status === 429 || status >= 500;
