/** Whether the secrets of API connections work, as the connectors found out. In memory: a restart knows nothing. */
import { keyOf } from "./resources/resource-id";

/** Failures by connection. */
export class ConnectionHealth {
  readonly #failures = new Map<string, string>();

  /**
   * Takes the outcome of a token request.
   *
   * @param resourceId ARM id of the connection
   * @param failure why Entra gave no token, in its words; undefined when it gave one
   */
  report(resourceId: string, failure: string | undefined): void {
    if (failure === undefined) this.#failures.delete(keyOf(resourceId));
    else this.#failures.set(keyOf(resourceId), failure);
  }

  /** Why the last token request failed; undefined when it did not, or when there was none. */
  failureOf(resourceId: string): string | undefined {
    return this.#failures.get(keyOf(resourceId));
  }
}
