import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateExpression } from "../../expressions/evaluate";
import { scopeFromContext } from "../../expressions/scope";
import {
  asciiOf,
  cut,
  orElse,
  quoted,
  trimmed,
  wellFormed,
  withoutControlCharacters,
} from "../../infra/text-expressions";

const given = "variables('x')";
const evaluate = (expression: string, x: unknown): unknown =>
  evaluateExpression(expression, scopeFromContext({ variables: { x: x as string } }));

/** Any UTF-16 text, halves of surrogate pairs and control characters more often than by chance. */
const unit = fc.oneof(
  fc.constantFrom(
    "a",
    " ",
    "\\",
    '"',
    "u0000",
    "b",
    "🎉",
    "\ud83c",
    "\udf89",
    "\u0000",
    "\u001f",
    "\ufffd",
    "\uffff",
    "é",
  ),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);
const anyText = fc.array(unit, { maxLength: 20 }).map((units) => units.join(""));
const isHalved = (before: string, after: string) =>
  /[\ud800-\udbff]$/.test(before) && /^[\udc00-\udfff]/.test(after);

describe("an expression over text", () => {
  it("cuts at a length, and before a character that lies across it", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), fc.boolean(), (text, length, isComputed) => {
        const result = evaluate(cut(given, isComputed ? `add(${length - 1},1)` : length), text);
        const whole = text.slice(0, length);
        assert.equal(result, isHalved(whole, text.slice(length)) ? whole.slice(0, -1) : whole);
      }),
    );
  });

  it("knows a whole character by its bytes, each one outside the Basic Multilingual Plane", () => {
    for (let code = 0x10000; code <= 0x10ffff; code += 97) {
      assert.equal(evaluate(cut(given, 1), String.fromCodePoint(code)), "");
    }
    for (let code = 0; code <= 0xffff; code += 13) {
      const text = `${String.fromCharCode(code)}x`;
      assert.equal(evaluate(cut(given, 1), text), text[0]);
    }
  });

  it("replaces halves of characters one by one, and keeps everything else", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const trimmedText = evaluate(trimmed(given), text) as string;
        assert.equal(
          evaluate(wellFormed(given), trimmedText),
          trimmedText.replace(/\p{Surrogate}/gu, "\ufffd"),
        );
      }),
    );
  });

  it("replaces what Dataverse refuses in every text of an object, and keeps their lengths", () => {
    const whole = anyText.map((text) => text.replace(/\p{Surrogate}/gu, "\ufffd"));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(whole, fc.boolean(), fc.nat())),
        (row) => {
          const expected = Object.fromEntries(
            Object.entries(row).map(([key, value]) => [
              key,
              typeof value === "string"
                ? value
                    .replace(/[\v\f]/g, "\n")
                    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
                    .replace(/[\u0000-\u0008\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
                : value,
            ]),
          );
          assert.deepEqual(evaluate(withoutControlCharacters(given), row), expected);
        },
      ),
    );
  });

  it("writes any whole text in printable ASCII that decodes to it", () => {
    const whole = anyText.map((text) => text.replace(/\p{Surrogate}/gu, "\ufffd"));
    fc.assert(
      fc.property(whole, (text) => {
        const ascii = String(evaluate(asciiOf(given), text));
        assert.match(ascii, /^[\x20-\x7e]*$/);
        assert.equal(decodeURIComponent(ascii), text);
      }),
    );
    assert.equal(evaluate(asciiOf(given), '{"a":["b@c.d",1]}'), '{"a":["b@c.d",1]}');
  });

  it("quotes any text, takes null for blank and falls back for blank", () => {
    fc.assert(fc.property(anyText, (text) => assert.equal(evaluate(quoted(text), null), text)));
    assert.equal(evaluate(trimmed(given), null), "");
    assert.equal(evaluate(orElse(trimmed(given), "'other'"), "  "), "other");
    assert.equal(evaluate(orElse(trimmed(given), "'other'"), 0), "0");
  });
});
