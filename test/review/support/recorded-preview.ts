/** Previews from recorded engine events: test/fixtures/engine-events, without outputs and with short definitions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "../../../review/engine/engine-event";
import { previewEvents } from "../../../review/engine/preview-events";
import type { Preview } from "../../../review/preview";

export function recordedEvents(name: string): EngineEvent[] {
  const file = join(__dirname, `../../fixtures/engine-events/preview.${name}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as EngineEvent[];
}

export function previewOf(events: readonly EngineEvent[], hasFailed = false): Preview {
  const collected = previewEvents();
  for (const event of events) collected.add(event);
  return collected.preview({ stack: "prod", hasRefreshed: true, hasFailed, folder: "/home/ann/leads" });
}
