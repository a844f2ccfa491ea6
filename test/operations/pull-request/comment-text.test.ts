/** A comment is found again and says whether it was edited, for any names and any report. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { commentText, markerOf, readComment } from "../../../operations/pull-request/comment-text";

const name = fc.oneof(fc.string(), fc.constantFrom("a b", "x -->", "<!--", "é\ud800", "__proto__", "a:b"));
const digest = fc.constantFrom("0a".repeat(32), "ff".repeat(32));
const report = fc
  .array(
    fc.oneof(fc.string(), fc.constantFrom("\r\n", "\n", "<!-- leads-digest:prod ", "-->", "0a".repeat(32))),
  )
  .map((parts) => parts.join(""));

describe("the text of a comment", () => {
  it("gives back marker and digests, and is edited only when it was", () => {
    fc.assert(
      fc.property(name, name, digest, report, (project, stack, hash, body) => {
        const marker = markerOf("leads-report", project, stack);
        const text = commentText(
          { marker, digests: Object.fromEntries([[stack, hash]]), render: () => body },
          64_000,
        );
        const expected = { marker, isEdited: false, digests: new Map([[stack.toWellFormed(), hash]]) };
        assert.deepEqual(readComment(text), expected);
        assert.deepEqual(readComment(text.replaceAll("\n", "\r\n")), expected);
        assert.equal(readComment(`${text}more`)?.isEdited, true);
      }),
    );
  });

  it("is nobody else's", () => {
    fc.assert(fc.property(report, (body) => assert.equal(readComment(body), undefined)));
  });
});
