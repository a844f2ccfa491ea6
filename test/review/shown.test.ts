/** What a report leaves out of texts. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { shown } from "../../review/shown";

describe("a text of a report", () => {
  it("has no address, whatever follows its host", () => {
    const parts = fc.stringMatching(/^[A-Za-z0-9/?=&%()[\]{}.,;:!_-]{0,20}$/);
    fc.assert(
      fc.property(parts, parts, (path, rest) => {
        const text = shown(`Found https://hooks.contoso.com/${path}MARKER${rest}MARKER, expected none`);
        assert.doesNotMatch(text, /MARKER|contoso/);
      }),
    );
  });

  it("keeps what stands around an address", () => {
    assert.equal(shown("(see https://contoso.com/a)."), "(see <URL>).");
    assert.equal(
      shown("@concat('https://contoso.com/',outputs('Lead')['id'])"),
      "@concat('<URL>',outputs('Lead')['id'])",
    );
  });
});
