/** Opens a stack's dead letters for a command, and explains why the caller may not. */

import { BlobLetterStore, type LetterStore } from "../operations/dead-letters/letter-store";
import { storeFailure } from "../operations/dead-letters/reader-access";
import { OperationError } from "../operations/errors";
import type { ArmAccess } from "../operations/services/arm-client";
import { forStack } from "../operations/wording";
import { addReaderCommand } from "./pulumi/stack-facts";
import type { StackOutputs } from "./pulumi/stack-outputs";

/** Options that all letter commands have. */
export interface LetterCommand {
  stack: string | undefined;
  outputs: Pick<StackOutputs, "deadLetterUrl" | "dynamicsUrl" | "workflowId">;
  token: (resource: string) => Promise<string>;
  arm: ArmAccess;
}

const storage = "https://storage.azure.com";

/** @throws {OperationError} `LEADS_NO_LETTERS` */
export function letterStoreOf({ stack, outputs, token, arm }: LetterCommand): LetterStore {
  const { deadLetterUrl } = outputs;
  if (deadLetterUrl !== "")
    return new BlobLetterStore({ deadLetterUrl, token: () => token(storage), fetch: arm.fetch });
  const [runs, configure, up] = [
    "npx leads runs",
    "pulumi config set marketplace-leads:deadLetter storage",
    "pulumi up",
  ].map((command) => forStack(command, stack));
  throw new OperationError(
    "LEADS_NO_LETTERS",
    "The stack has no dead-letter store, expected one with deadLetter: storage",
    `Failed runs keep their leads: ${runs}. For a store run:\n  ${configure}\n  ${up}`,
  );
}

/**
 * Does something with letters, and explains a refusal of the store.
 *
 * @param doing e.g. `Listing the dead letters`
 */
export async function withLetters<Result>(
  command: LetterCommand,
  doing: string,
  work: (store: LetterStore) => Promise<Result>,
): Promise<Result> {
  const { stack, outputs, token, arm } = command;
  try {
    return await work(letterStoreOf(command));
  } catch (error) {
    throw await storeFailure(error, doing, {
      arm,
      workflowId: outputs.workflowId,
      deadLetterUrl: outputs.deadLetterUrl,
      token: () => token(storage),
      time: () => new Date(),
      addReader: (reader) => addReaderCommand(stack, reader),
      up: forStack("pulumi up", stack),
    });
  }
}
