/** The engine for one stack in a child process, through Pulumi's Automation API, with the project's program inline. */
import type { Preview } from "../../../review/preview";

export interface EnginePreview {
  preview: Preview;
  /** Bytes of `Pulumi.<stack>.yaml`. */
  stackFile: Uint8Array;
  /** Offer id among the outputs of the last update; undefined for a new stack. */
  deployedOfferId?: string;
  /** Whether an interrupted update left creations that the state does not know the end of. */
  hasPendingCreates: boolean;
}

export interface EngineRun {
  stack: string;
  refresh: boolean;
  policyPacks: readonly string[];
  policyPackConfigs: readonly string[];
  signal: AbortSignal;
}

/** Engine of the project in the current folder. It never changes the selected stack, and starts as few processes as it can. */
export interface Engine {
  /** @param isNew whether to preview in a private backend, in which the stack is made and thrown away */
  preview(run: EngineRun & { isNew?: boolean; plan?: string }): Promise<EnginePreview>;
  /** `pulumi stack init --no-select`. */
  create(stack: string, secretsProvider?: string): Promise<void>;
  /** @throws {CommandError} what the engine or the program says */
  up(run: EngineRun & { plan?: string }): Promise<Preview>;
  refresh(run: EngineRun): Promise<Preview>;
  /** With the program's hooks, so a store with letters is not deleted. */
  destroy(run: EngineRun): Promise<Preview>;
}

export function createEngine(): Promise<Engine> {
  throw new Error("not built yet");
}
