/**
 * Section `expressions`: compares our expression engine with `adaptive-expressions`, on the conformance cases that both pass.
 *
 * Two figures: with the parsed expression cached, and cold, where every text is new.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { evaluateTemplate } from "../../expressions/evaluate";
import type { JsonValue } from "../../expressions/json";
import { type ExpressionContext, type Scope, scopeFromContext } from "../../expressions/scope";
import { type Figures, type Limit, medians, say } from "./measure";
import { npmPackage } from "./npm-package";

const adaptiveVersion = "4.23.3";
const cases = join(__dirname, "../../test/conformance/expression");
const rounds = 7;
const keptRepeats = 1000;
const coldRepeats = 10;
/** Leaves room, below the limit of 8,192 characters, for the white space that makes a text new. */
const longestExpression = 8000;

/** The part of adaptive-expressions that we call. */
interface Adaptive {
  Expression: {
    parse(text: string): { tryEvaluate(state: unknown): { value: unknown; error: string | undefined } };
  };
}

/** One case for both engines: a whole expression with a result. */
interface ExpressionCase {
  /** Without the `@`. */
  text: string;
  context: ExpressionContext;
  scope: Scope;
  result: JsonValue;
}

/** An engine: prepares an expression and evaluates it. */
interface Engine {
  title: string;
  /** @returns a function that evaluates this case again with the expression parsed at most once */
  keep(example: ExpressionCase): () => unknown;
}

export async function benchExpressions(): Promise<Limit[]> {
  const folder = await npmPackage("adaptive-expressions", adaptiveVersion);
  const { Expression } = createRequire(join(folder, "package.json"))("adaptive-expressions") as Adaptive;
  const ours: Engine = {
    title: "our expressions",
    keep: ({ text, scope }) => {
      const template = `@${text}`;
      return () => evaluateTemplate(template, scope);
    },
  };
  const theirs: Engine = {
    title: `adaptive-expressions ${adaptiveVersion}`,
    keep: ({ text, context }) => {
      const expression = Expression.parse(text);
      return () => {
        const { value, error } = expression.tryEvaluate(context);
        if (error !== undefined) throw new Error(error);
        return value;
      };
    },
  };
  const all = readCases();
  const both = all.filter((example) => isRight(ours, example) && isRight(theirs, example));
  say(
    `Expressions: ${both.length} conformance cases that both get right, of ${all.length} (ours: ${all.filter((example) => isRight(ours, example)).length}, adaptive-expressions: ${all.filter((example) => isRight(theirs, example)).length})`,
  );
  const engines = [ours, theirs];
  const figures = await medians(engines, rounds, async (engine) => ({
    kept: perEvaluation(both, keptRepeats, (example) => engine.keep(example)),
    cold: perEvaluation(both, coldRepeats, (example) => () => engine.keep(fresh(example))()),
  }));
  for (const [index, { title }] of engines.entries()) {
    const { kept = 0, cold = 0 } = figures[index] ?? {};
    say(
      `  ${title.padEnd(30)} ${kept.toFixed(2).padStart(7)} µs kept   ${cold.toFixed(1).padStart(6)} µs cold`,
    );
  }
  const ratio = (name: keyof Figures) => (figures[1]?.[name] ?? 0) / (figures[0]?.[name] ?? 1);
  return [
    {
      title: "evaluation against adaptive-expressions, parsed once",
      ratio: ratio("kept"),
      limit: 5,
      isLeast: true,
    },
    { title: "evaluation against adaptive-expressions, cold", ratio: ratio("cold"), limit: 5, isLeast: true },
  ];
}

/** Cases that are one whole expression with a result, over plain JSON. */
function readCases(): ExpressionCase[] {
  return readdirSync(cases)
    .flatMap((file) => JSON.parse(readFileSync(join(cases, file), "utf8")) as Record<string, JsonValue>[])
    .flatMap(({ expression, context = {}, result }) => {
      if (result === undefined || typeof expression !== "string") return [];
      if (!/^@[^@{]/.test(expression) || expression.length > longestExpression) return [];
      const given = context as ExpressionContext;
      return [{ text: expression.slice(1), context: given, scope: scopeFromContext(given), result }];
    });
}

function isRight(engine: Engine, example: ExpressionCase): boolean {
  try {
    return isDeepStrictEqual(engine.keep(example)(), example.result);
  } catch {
    return false;
  }
}

/** Mean processor time of an evaluation over all cases, in microseconds, unaffected by other programs. */
function perEvaluation(
  examples: readonly ExpressionCase[],
  repeats: number,
  prepare: (example: ExpressionCase) => () => unknown,
): number {
  const evaluations = examples.map(prepare);
  const started = process.cpuUsage();
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const evaluate of evaluations) evaluate();
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / (repeats * examples.length);
}

let texts = 0;

/** The same expression as a text outside all caches: trailing white space encodes a new number. */
function fresh(example: ExpressionCase): ExpressionCase {
  texts++;
  const space = texts.toString(2).replaceAll("0", " ").replaceAll("1", "\t");
  return { ...example, text: `${example.text}${space}` };
}
