/** Pages, error tables and --help have short sentences and common words. */
import assert from "node:assert/strict";
import { errorTables } from "../../tools/docs/errors-page";
import { markdownFiles, readPage } from "../support/markdown-pages";
import { complaints, sentencesIn, sentencesOf } from "../support/sentences";

const plain = (sentences: readonly string[]) => assert.deepEqual(sentences.flatMap(complaints), []);

describe("plain English", () => {
  for (const file of markdownFiles()) {
    it(`in ${file}`, () => plain(sentencesOf(readPage(file))));
  }

  it("in the error tables", () => {
    for (const { means, fix } of Object.values(errorTables).flatMap((table) => Object.values(table)))
      plain([means, fix].flatMap((text) => sentencesIn(text.replace(/`[^`]*`/g, "code"))));
  });

  it("in the help of leads", () => {
    const strings = readPage("cli/main.ts").match(/"(?:[^"\\]|\\.)* (?:[^"\\]|\\.)*"/g) ?? [];
    plain(strings.flatMap(sentencesIn));
  });

  it("is required: the check finds a long sentence and a difficult phrase", () => {
    assert.equal(complaints("word ".repeat(31).trim()).length, 1);
    assert.equal(complaints("Whoever deploys is no owner.").length, 2);
    assert.deepEqual(complaints("There is no store, and it is no longer needed."), []);
    assert.deepEqual(
      sentencesOf("# T\n| a | b |\n\nOne `x. Y`. Two\ngoes on.\n- three\n```\nWhoever\n```\n"),
      ["One code.", "Two goes on.", "three"],
    );
  });
});
