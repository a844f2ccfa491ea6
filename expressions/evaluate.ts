/**
 * Evaluates templates: any JSON value whose strings and property names may hold expressions.
 * The result of an expression is data. It is never searched for expressions.
 */
import { compile, type Evaluator } from "./compile";
import { ExpressionError } from "./errors";
import { limitedText } from "./functions/text";
import { type JsonObject, type JsonValue, setOwn, textOf, unboxed } from "./json";
import { maxCachedTemplates, maxDepth } from "./limits";
import type { Scope } from "./scope";
import { parseTemplate, type TemplateSegment } from "./template";

const templates = new Map<string, Evaluator>();

/**
 * Evaluates every template in a value, deeply, property names included.
 *
 * @throws {ExpressionError} InvalidTemplate, NotEmulated
 */
export function evaluateTemplate(value: JsonValue, scope: Scope): JsonValue {
  try {
    return evaluateValue(value, scope, 0);
  } catch (error) {
    throw explained(error);
  }
}

function evaluateValue(value: JsonValue, scope: Scope, depth: number): JsonValue {
  if (typeof value === "string") return evaluateText(value, scope);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) throw tooLarge(`it is nested deeper than ${maxDepth} levels`);
  if (Array.isArray(value)) return value.map((item) => evaluateValue(item, scope, depth + 1));
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const name = key.includes("@") ? textOf(evaluateText(key, scope)) : key;
    setOwn(result, name, evaluateValue(value[key] as JsonValue, scope, depth + 1));
  }
  return result;
}

function evaluateText(text: string, scope: Scope): JsonValue {
  if (!text.includes("@")) return text;
  return unboxed(cached(templates, text, compileTemplate)(scope));
}

function compileTemplate(text: string): Evaluator {
  const template = parseTemplate(text);
  switch (template.kind) {
    case "literal":
      return () => template.text;
    case "expression":
      return compile(template.node, template.text);
    case "interpolation": {
      const segments = template.segments.map(compileSegment);
      return (scope) => {
        let result = "";
        for (const segment of segments) result += typeof segment === "string" ? segment : segment(scope);
        return limitedText("concat", result);
      };
    }
  }
}

function compileSegment(segment: TemplateSegment): string | ((scope: Scope) => string) {
  if (segment.kind === "literal") return segment.text;
  const evaluator = compile(segment.node, segment.text);
  return (scope) => textOf(unboxed(evaluator(scope)));
}

function cached(cache: Map<string, Evaluator>, text: string, make: (text: string) => Evaluator): Evaluator {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = make(text);
  if (cache.size >= maxCachedTemplates) {
    const { value: oldest } = cache.keys().next();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(text, made);
  return made;
}

/** Exceeding JavaScript's limits (text length, stack depth) is a mistake in the expression, not a bug. */
function explained(error: unknown): unknown {
  return error instanceof RangeError ? tooLarge("its result is too large") : error;
}

function tooLarge(reason: string): ExpressionError {
  return new ExpressionError("InvalidTemplate", `The template cannot be evaluated because ${reason}.`);
}
