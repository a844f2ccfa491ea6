/** Checks an error message: a code of docs/errors.md, the problem, the fix and no secrets. */
import assert from "node:assert/strict";
import { errorTables } from "../../tools/docs/errors-page";

type Table = (typeof errorTables)[keyof typeof errorTables];

/** Every code of docs/errors.md. */
export const listedCodes: ReadonlySet<string> = new Set(
  Object.values(errorTables).flatMap((table: Table) => Object.keys(table)),
);

/** The expected message. */
export interface Explanation {
  code: string;
  /** The problem. */
  found: RegExp;
  /** The command or edit that fixes it. */
  fix: RegExp;
}

/**
 * @param text the whole output
 * @param secrets must not be in it
 */
export function assertExplained(
  text: string,
  explanation: Explanation,
  secrets: Iterable<string> = [],
): void {
  const { code, found, fix } = explanation;
  assert.ok(listedCodes.has(code), `${code} is not in docs/errors.md`);
  assert.ok(text.includes(`[${code}] `), `expected ${code} in:\n${text}`);
  assert.match(text, found);
  assert.match(text, fix);
  assert.doesNotMatch(text, /^ +at .*:\d+:\d+\)?$/m, "a mistake of a person prints no stack");
  assertNothingSecret(text, secrets);
}

/** Checks that the text contains no known secret and nothing that looks like a callback URL. */
export function assertNothingSecret(text: string, secrets: Iterable<string>): void {
  assert.doesNotMatch(text, /[?&]sig=|\/paths\/invoke/);
  for (const secret of secrets) {
    assert.ok(secret.length > 10, "a secret this short would be found by chance");
    assert.equal(text.includes(secret), false, `the text holds a secret: ${secret.slice(0, 3)}…`);
  }
}
