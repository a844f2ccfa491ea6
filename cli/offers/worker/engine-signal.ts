/** Passes a cancellation to the engine only while it listens: at another time, SIGINT would end it and leave its lock. */
import type { EngineEvent } from "../../../review/engine/engine-event";

export interface EngineSignal {
  signal: AbortSignal;
  /** Takes every event of the engine. */
  heard(event: EngineEvent): void;
  end(): void;
}

/**
 * The engine takes the lock before it listens. It listens before the first event of a phase, and until the phase's cancelEvent.
 * Source: pulumi/pkg/backend/diy/backend.go, `apply`.
 */
export function engineSignal(asked: AbortSignal): EngineSignal {
  const passed = new AbortController();
  let listens = false;
  const pass = () => {
    if (listens && asked.aborted) passed.abort();
  };
  asked.addEventListener("abort", pass);
  return {
    signal: passed.signal,
    heard: (event) => {
      listens = !("cancelEvent" in event);
      pass();
    },
    end: () => asked.removeEventListener("abort", pass),
  };
}
