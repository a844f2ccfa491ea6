/** Which stacks differ between two versions of a project. */

/** An offer file, or environments of one, that an earlier version had. */
export interface RemovedOffer {
  file: string;
  /** Stacks that no file asks for any more. */
  stacks: readonly string[];
}
