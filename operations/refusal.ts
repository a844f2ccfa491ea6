/**
 * What every refusal of a service has: its HTTP status and the service's own code.
 *
 * Layer: operations, the bottom. Each client has a class of its own, so that a caller knows who refused.
 */
export abstract class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
