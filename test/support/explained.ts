/** What an error that a person meets must say: a code of docs/errors.md, what was found, the fix; and nothing secret. */
import assert from "node:assert/strict";
import { errorTables } from "../../tools/docs/errors-page";

type Table = (typeof errorTables)[keyof typeof errorTables];

/** Every code of docs/errors.md. */
export const listedCodes: ReadonlySet<string> = new Set(
  Object.values(errorTables).flatMap((table: Table) => Object.keys(table)),
);

/** What an error must say. */
export interface Explanation {
  code: string;
  /** What was found. */
  found: RegExp;
  /** The command or edit that fixes it. */
  fix: RegExp;
}

/**
 * @param text everything the person got to see
 * @param secrets what must not stand in it
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

/** Neither a known secret nor anything that looks like a callback URL stands in the text. */
export function assertNothingSecret(text: string, secrets: Iterable<string>): void {
  assert.doesNotMatch(text, /[?&]sig=|\/paths\/invoke/);
  for (const secret of secrets) {
    assert.ok(secret.length > 10, "a secret this short would be found by chance");
    assert.equal(text.includes(secret), false, `the text holds a secret: ${secret.slice(0, 3)}…`);
  }
}
