/** A user's own workflow definition, as it is in its file. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

export type JsonObject = Readonly<Record<string, unknown>>;

/** The definition, once its check has passed. */
export interface OwnFlow {
  $schema: string;
  contentVersion: string;
  parameters?: Record<string, { type: string; defaultValue?: unknown }>;
  triggers: JsonObject;
  actions: Record<string, FlowAction>;
}

export interface FlowAction {
  type: string;
  inputs?: unknown;
  actions?: Record<string, FlowAction>;
  else?: { actions: Record<string, FlowAction> };
  runAfter?: Record<string, string[]>;
  limit?: { timeout: string };
}

/** Something in the file that is refused. */
export interface FlowMistake {
  /** JSON pointer; empty for the whole file. */
  at: string;
  found: string;
  expected: string;
  edit: string;
}

/** The file's content, or why there is none. */
export function readFlow(path: string): { content: unknown } | { mistake: FlowMistake } {
  const file = resolve(pulumi.getRootDirectory() || process.cwd(), path);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code = "an error" } = error as NodeJS.ErrnoException;
    return refused(
      `no file (${code})`,
      "a file, by its path from the folder of Pulumi.yaml",
      `create ${file}`,
    );
  }
  try {
    return { content: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch (error) {
    // V8 quotes the text around the place, which may be a secret
    const [place = "text"] =
      /(?:at )?position \d+(?: \(line \d+ column \d+\))?|end of JSON input/.exec(String(error)) ?? [];
    return refused(`no JSON (${place})`, "one JSON object", `correct ${file}`);
  }
}

/** The flow of settings that have passed their check. */
export function flowOf({ flow }: Readonly<{ flow?: unknown }>): OwnFlow {
  const read = readFlow(String(flow));
  // the file changed between its check and now
  if ("mistake" in read) throw new Error(`${flow}: ${read.mistake.found}`);
  return read.content as OwnFlow;
}

const refused = (found: string, expected: string, edit: string) => ({
  mistake: { at: "", found, expected, edit },
});

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An action with its place in the file. */
export interface Placed {
  name: string;
  action: FlowAction;
  /** JSON pointer. */
  at: string;
  /** All actions of its branch, itself too. */
  siblings: Readonly<Record<string, FlowAction>>;
  /** The containing actions, the nearest first. */
  parents: readonly Placed[];
}

/** Every action at any depth, containers before their content. */
export function* placed(
  actions: unknown,
  at = "/actions",
  parents: readonly Placed[] = [],
): Generator<Placed> {
  if (!isObject(actions)) return;
  const siblings = actions as Record<string, FlowAction>;
  for (const [name, action] of Object.entries(siblings)) {
    if (!isObject(action)) continue;
    const own = { name, action, at: `${at}/${pointerPart(name)}`, siblings, parents };
    yield own;
    yield* placed(action.actions, `${own.at}/actions`, [own, ...parents]);
    if (isObject(action.else))
      yield* placed(action.else.actions, `${own.at}/else/actions`, [own, ...parents]);
  }
}

const pointerPart = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** An action without its content and its predecessors. */
export const ownPart = ({ action }: Placed): JsonObject =>
  Object.fromEntries(
    Object.entries(action).filter(
      ([key]) => !["actions", "else", "runAfter", "description", "metadata"].includes(key),
    ),
  );

/** Every text of a value, also names of properties, with its JSON pointer. */
export function* texts(value: unknown, at: string): Generator<{ text: string; at: string; key: string }> {
  if (typeof value === "string") yield { text: value, at, key: at.slice(at.lastIndexOf("/") + 1) };
  else if (typeof value === "object" && value !== null)
    for (const [key, inside] of Object.entries(value)) {
      const place = `${at}/${pointerPart(key)}`;
      if (key.includes("@")) yield { text: key, at: place, key };
      yield* texts(inside, place);
    }
}
