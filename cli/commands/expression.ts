/** `leads expression`: evaluates template expressions from an argument or, one JSON case per line, from standard input. */
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { runCase } from "../../expressions/case";

type Case = Parameters<typeof runCase>[0];

/** Sources of `utcNow()`, `guid()` and `rand()` when the case does not freeze them. */
const sources = { now: () => new Date(), guid: () => randomUUID(), random: () => Math.random() };

export async function runExpression(expression: string | undefined): Promise<void> {
  if (expression !== undefined) {
    const result = runCase({ expression }, sources);
    if ("error" in result) process.exitCode = 1;
    return print(result);
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== "") print(resultOf(line));
  }
}

function resultOf(line: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return { error: { code: "InvalidCase", message: `Not JSON: ${(error as Error).message}` } };
  }
  const isCase = typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, "expression");
  if (!isCase) return { error: { code: "InvalidCase", message: 'Expected an object with an "expression".' } };
  return runCase(parsed as Case, sources);
}

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
