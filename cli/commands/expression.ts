/**
 * `leads expression`: evaluates template expressions from an argument or, one JSON case per line, from standard input.
 *
 * Layer: cli.
 */
import { createInterface } from "node:readline";
import { runCase } from "../../expressions/case";

export async function runExpression(expression: string | undefined): Promise<void> {
  if (expression !== undefined) {
    const result = runCase({ expression });
    if ("error" in result) process.exitCode = 1;
    return print(result);
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== "") print(caseOf(line));
  }
}

function caseOf(line: string): unknown {
  let parsed: { expression?: unknown };
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return { error: { code: "InvalidCase", message: `Not JSON: ${(error as Error).message}` } };
  }
  if (typeof parsed?.expression !== "string") {
    return { error: { code: "InvalidCase", message: 'Expected an object with a string "expression".' } };
  }
  return runCase(parsed as Parameters<typeof runCase>[0]);
}

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
