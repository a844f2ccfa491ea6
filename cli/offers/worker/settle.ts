/** Settles what a killed update left behind: its lock, and creations that the state does not know the end of. */

/** A lock of a stack in a file or blob backend. */
export interface StackLock {
  user: string;
  host: string;
  pid: number;
  /** As Pulumi wrote it. */
  time: string;
  /** Whether its process ran on this machine and has ended. */
  isDead: boolean;
}

/** The locks that an error of Pulumi names. */
export function locksIn(_error: string): StackLock[] {
  throw new Error("not built yet");
}

/** `pulumi cancel`, only if every lock is dead. @returns a sentence for each lock that was removed */
export function releaseDeadLocks(_stack: string, _locks: readonly StackLock[]): Promise<string[]> {
  throw new Error("not built yet");
}

/**
 * Finds each pending creation by its name in Azure or Entra, and adopts or removes it, so that the next update makes none twice.
 *
 * @returns a sentence for each
 * @throws {CommandError} LEADS_PENDING_UNSETTLED naming the resource, when it cannot tell
 */
export function settlePendingCreates(_stack: string): Promise<string[]> {
  throw new Error("not built yet");
}
