/** Every mistake in a user's own flow: what Azure would refuse, and what could lose or show a lead. */
import type { Values } from "../config/key";
import { type FlowMistake, type OwnFlow, placed, readFlow } from "./flow-file";
import { limitMistakes, repeatedVariables } from "./limits";
import { referenceMistakes } from "./references";
import { runAfterMistakes } from "./run-after";
import { secretMistakes } from "./secrets";
import { shapeMistakes } from "./shape";
import { valueMistakes } from "./values";

/** A mistake as the configuration's check reports it. */
interface FileMistake {
  key: string;
  found: string;
  expected: string;
  fix: string;
}

/**
 * All mistakes of a file.
 *
 * @param path from the folder of Pulumi.yaml
 * @param all the other values of the configuration
 */
export function flowFileMistakes(path: string, all: Values): FileMistake[] {
  const read = readFlow(path);
  const mistakes = "mistake" in read ? [read.mistake] : flowMistakes(read.content, all);
  return mistakes.map(({ at, found, expected, edit }) => ({
    ...{ found, expected, fix: edit },
    key: `flow ${path}${at === "" ? "" : `#${at}`}`,
  }));
}

/** All mistakes of a definition. With a wrong shape the other checks would guess, so they wait. */
export function flowMistakes(content: unknown, all: Values): FlowMistake[] {
  const shape = shapeMistakes(content);
  if (shape.length > 0) return shape;
  const flow = content as OwnFlow;
  const actions = [...placed(flow.actions)];
  return [
    ...limitMistakes(flow, actions),
    ...repeatedVariables(actions),
    ...runAfterMistakes(actions),
    ...referenceMistakes(flow, actions),
    ...secretMistakes(flow, actions),
    ...valueMistakes(flow, all),
  ];
}
