/**
 * Inputs and outputs that the run history hides: those in `secureData`, and those that read hidden outputs.
 * Hidden content is still stored, because a resumed run needs it. No API returns it.
 * Rules: an action that refers to secured outputs has hidden inputs. Its outputs are hidden only when they
 * are secured themselves. Compose, ParseJson, Response, Select, Query, Join and Table show their inputs in
 * their outputs, so hidden inputs hide these outputs too. Microsoft documents this for Compose, ParseJson and
 * Response. It is unverified for the others.
 * A reference whose action is not literal text counts as a reference to every action.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate
 */
import { property } from "./json";

interface SecuredOperation {
  name: string;
  type: string;
  source: unknown;
  parent?: string | undefined;
}
interface Parts {
  inputs: boolean;
  outputs: boolean;
}

/** Types whose outputs repeat their inputs. */
const echoing = new Set(["compose", "parsejson", "response", "select", "query", "join", "table"]);
/** Expression functions that read an action's inputs or outputs. `items` reads the items of a loop. */
const readsAction =
  /\b(?:actions|actionoutputs|actionbody|outputs|body|result|items|formdatavalue|formdatamultivalues|multipartbody)\s*\(\s*(?:'((?:[^']|'')*)'(\s*[,)]))?/gi;
const readsTrigger = /\b(?:trigger|triggeroutputs|triggerbody|triggerformdata\w*|triggermultipartbody)\s*\(/i;

/** Decides what each action and trigger hides. */
export function hiddenParts(
  actions: readonly SecuredOperation[],
  triggers: readonly SecuredOperation[],
): { actions: Map<string, Parts>; triggers: Map<string, Parts> } {
  const triggerParts = new Map(triggers.map((trigger) => [trigger.name, declaredParts(trigger)]));
  const triggerSecured = [...triggerParts.values()].some((parts) => parts.outputs || parts.inputs);
  const parts = new Map(actions.map((action) => [action.name, declaredParts(action)]));
  const readings = actions.map((action) => ({ action, refers: referencesOf(action) }));
  let changed = true;
  while (changed) {
    changed = false;
    const tainted = taintedNames(actions, parts);
    for (const { action, refers } of readings) {
      const own = parts.get(action.name);
      if (own === undefined || own.inputs || !readsSecured(refers, tainted, triggerSecured)) continue;
      own.inputs = true;
      changed = true;
    }
    for (const action of actions) {
      const own = parts.get(action.name);
      if (own?.inputs && !own.outputs && echoing.has(action.type.toLowerCase())) {
        own.outputs = true;
        changed = true;
      }
    }
  }
  return { actions: parts, triggers: triggerParts };
}

interface References {
  names: ReadonlySet<string>;
  anyAction: boolean;
  trigger: boolean;
}

function readsSecured(refers: References, tainted: ReadonlySet<string>, triggerSecured: boolean): boolean {
  if (refers.trigger && triggerSecured) return true;
  if (refers.anyAction && tainted.size > 0) return true;
  return [...refers.names].some((name) => tainted.has(name));
}

/** Actions with a hidden record: secured themselves, or a container (`result()`) of such an action. */
function taintedNames(actions: readonly SecuredOperation[], parts: ReadonlyMap<string, Parts>): Set<string> {
  const tainted = new Set<string>();
  const byName = new Map(actions.map((action) => [action.name, action]));
  for (const action of actions) {
    const own = parts.get(action.name);
    if (!own?.outputs && !own?.inputs) continue;
    // hidden inputs affect readers of the whole record, e.g. actions('x').inputs, but not readers of
    // body('x')
    if (own.outputs) tainted.add(action.name.toLowerCase());
    else tainted.add(`${action.name.toLowerCase()}\u0000inputs`);
    for (let up = action.parent; up !== undefined; up = byName.get(up)?.parent) tainted.add(up.toLowerCase());
  }
  return tainted;
}

function declaredParts(operation: SecuredOperation): Parts {
  const listed = property(operation.source, "runtimeConfiguration", "secureData", "properties");
  const words = (Array.isArray(listed) ? listed : []).map((word) => String(word).toLowerCase());
  const inputs = words.includes("inputs");
  return {
    inputs,
    outputs: words.includes("outputs") || (inputs && echoing.has(operation.type.toLowerCase())),
  };
}

/** References of an action's own templates. Inner actions are checked separately. */
function referencesOf(action: SecuredOperation): References {
  const found = { names: new Set<string>(), anyAction: false, trigger: false };
  for (const text of ownTexts(action.source)) {
    if (!text.includes("@")) continue;
    if (readsTrigger.test(text)) found.trigger = true;
    if (action.parent !== undefined && /\bitem\s*\(/i.test(text))
      found.names.add(action.parent.toLowerCase());
    for (const [call, name] of text.matchAll(readsAction)) addReference(found, call, name);
  }
  return found;
}

function addReference(
  found: { names: Set<string>; anyAction: boolean },
  call: string,
  literal: string | undefined,
): void {
  if (literal === undefined) {
    found.anyAction = true;
    return;
  }
  const name = literal.replaceAll("''", "'").toLowerCase();
  found.names.add(name);
  if (/^(?:actions|result|items)\b/i.test(call)) found.names.add(`${name}\u0000inputs`);
}

function* ownTexts(source: unknown): Generator<string> {
  const nested = new Set(["actions", "else", "cases", "default"]);
  if (typeof source !== "object" || source === null) return;
  for (const [key, value] of Object.entries(source)) {
    if (!nested.has(key)) yield* texts(value);
  }
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const [key, inside] of Object.entries(value)) {
      yield key;
      yield* texts(inside);
    }
  }
}
