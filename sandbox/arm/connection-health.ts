/** Whether the secrets of API connections work, as reported by connectors. In memory: lost at a restart. */
import { keyOf } from "./resources/resource-id";

export class ConnectionHealth {
  readonly #failures = new Map<string, string>();

  /**
   * Records the outcome of a token request.
   *
   * @param resourceId ARM id of the connection
   * @param failure Entra's words when it refused a token; undefined when it gave one
   */
  report(resourceId: string, failure: string | undefined): void {
    if (failure === undefined) this.#failures.delete(keyOf(resourceId));
    else this.#failures.set(keyOf(resourceId), failure);
  }

  /** Why the last token request failed. Undefined when it succeeded, or when there was none. */
  failureOf(resourceId: string): string | undefined {
    return this.#failures.get(keyOf(resourceId));
  }
}
