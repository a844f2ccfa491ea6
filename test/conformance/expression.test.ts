/**
 * Runs test/conformance/expression/*.json; a known gap that starts to pass fails, so the list stays true.
 *
 * A case has `result`, or `error`: the code, or `{code, message}` with the whole message. `source`: the page that states it.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type ExpressionCase, runCase } from "../../expressions/case";
import type { JsonValue } from "../../expressions/json";

interface ConformanceCase extends ExpressionCase {
  name: string;
  result?: JsonValue;
  error?: string | { code: string; message: string };
  source?: string;
}

const folder = join(__dirname, "expression");
const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8"));
const knownGaps = readJson<Record<string, string>>(join(__dirname, "known-gaps.json"));
const seen = new Set<string>();

for (const file of readdirSync(folder).sort()) {
  const group = basename(file, ".json");
  describe(`expression ${group}`, () => {
    for (const example of readJson<ConformanceCase[]>(join(folder, file))) {
      const id = `${group}#${example.name}`;
      assert.ok(!seen.has(id), `two cases are called ${id}`);
      seen.add(id);
      const gap = knownGaps[id];
      it(gap === undefined ? example.name : `${example.name} (known gap: ${gap})`, () => {
        if (gap === undefined) return check(example);
        assert.throws(() => check(example), "this known gap now passes; delete it from known-gaps.json");
      });
    }
  });
}

describe("known-gaps.json", () => {
  it("names only cases that exist", () => {
    assert.deepEqual(
      Object.keys(knownGaps).filter((id) => !seen.has(id)),
      [],
    );
  });
});

function check({ name, result, error, source, ...example }: ConformanceCase): void {
  const outcome = runCase(example);
  if (typeof error === "string") {
    assert.equal("error" in outcome ? outcome.error.code : JSON.stringify(outcome.value), error);
  } else if (error !== undefined) {
    assert.deepEqual(outcome, { error });
  } else if (result !== undefined) {
    assert.deepEqual(outcome, { value: result });
  } else {
    assert.fail(`${name} (${source}) expects nothing; give it a result or an error`);
  }
}
