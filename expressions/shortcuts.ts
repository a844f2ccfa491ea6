/**
 * Two idioms of the language that have a shorter way to the same value. Both stand in workflows everywhere, many times each.
 *
 * Layer: expressions.
 */
import type { CallNode, Node } from "./ast";
import type { JsonValue } from "./json";
import { maxTextLength } from "./limits";

/**
 * `json('{…}')`: how the language writes an object or an array that does not change. It need not be read again and again; what an
 * expression gives is never changed afterwards.
 *
 * @returns undefined when the call is another one, or when its text is not JSON, which is an error of the evaluation
 */
export function constantOf({ name, parameters: [text] }: CallNode): JsonValue | undefined {
  if (name.toLowerCase() !== "json" || text?.kind !== "literal" || typeof text.value !== "string")
    return undefined;
  try {
    return JSON.parse(text.value);
  } catch {
    return undefined;
  }
}

/**
 * `base64ToString(base64(x))`: how the language makes a text well-formed, see {@link wellFormed}.
 *
 * @returns the node `x`, or undefined when the call is another one
 */
export function roundTripped({ name, parameters: [inner] }: CallNode): Node | undefined {
  const isRoundTrip = name.toLowerCase() === "base64tostring" && inner?.kind === "call";
  return isRoundTrip && inner.name.toLowerCase() === "base64" && inner.parameters.length === 1
    ? inner.parameters[0]
    : undefined;
}

/** What UTF-8 and back make of a text: halves of characters become U+FFFD. Undefined for what the two functions refuse. */
export function wellFormed(value: JsonValue): string | undefined {
  return typeof value === "string" && value.length <= longestRoundTrip ? value.toWellFormed() : undefined;
}

/** So long a text is no longer than the limit in base64, however many bytes its characters take. */
const longestRoundTrip = Math.floor(maxTextLength / 4);
