/** `leads offers destroy`: deletes the resources of the stacks that are named. */

export interface DestroyOptions {
  /** Stack names with * and ?; also stacks whose file is gone. */
  only: readonly string[];
  processes?: number;
  stopAfter?: number;
  releaseLocks?: boolean;
  yes?: boolean;
  json?: boolean;
}

export async function runDestroy(_options: DestroyOptions): Promise<void> {
  throw new Error("not built yet");
}
