/**
 * What every refusal of a service has: its HTTP status and, where it is the service's, a code and a reason.
 *
 * Each client has a class of its own, so that a caller knows who refused.
 */
export abstract class Refusal extends Error {
  readonly status: number;
  /** Undefined when the answer has none, as a gateway's. */
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

  /** One sentence without its full stop, e.g. `403 AuthorizationFailed: You may not read this`. */
  get told(): string {
    if (this.message !== "") return `${this.named}: ${this.message.replace(/\.$/, "")}`;
    return this.code === undefined ? `${this.named} without a reason` : this.named;
  }
}

/** Code and reason in the body of a refusal, as Resource Manager and OData write them. */
export function reasonIn(body: unknown): { code?: string; message?: string } {
  return (body as { error?: { code?: string; message?: string } } | null | undefined)?.error ?? {};
}

/** Whether a status says that the same request may do later. */
export const isBusy = (status: number): boolean => status === 429 || status >= 500;
