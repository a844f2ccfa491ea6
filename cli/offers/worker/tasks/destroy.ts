/** `destroy` of one stack, in a child process. */
import type { Job, Outcome } from "../../../../fleet/outcome";
import type { Engine } from "../engine";

/** Throws only for a mistake of ours; a failure is an outcome. */
export function destroyTask(_job: Job, _engine: Engine, _signal: AbortSignal): Promise<Outcome> {
  throw new Error("not built yet");
}
