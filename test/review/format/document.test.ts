/** Commands inside a sentence, and the part of two values that differs. */
import assert from "node:assert/strict";
import { compared, withCommands } from "../../../review/format/document";

const commandsIn = (text: string): string[] =>
  [withCommands(text)]
    .flat()
    .flatMap((part) => (typeof part === "object" && "code" in part ? [part.code] : []));

describe("a sentence with commands", () => {
  for (const [text, ...commands] of [
    ["Set the type to exponential."],
    ["Put it into the configuration before pulumi up.", "pulumi up"],
    ["npx leads grant --stack prod", "npx leads grant --stack prod"],
    [
      "Remove the protection first: pulumi config set marketplace-leads:protect false --stack dev, then pulumi up --stack dev without this change",
      "pulumi config set marketplace-leads:protect false --stack dev",
      "pulumi up --stack dev",
    ],
    [
      `Run pulumi config set marketplace-leads:tags '{"a":"b, c"}' --stack prod.`,
      `pulumi config set marketplace-leads:tags '{"a":"b, c"}' --stack prod`,
    ],
    [
      `pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com --stack dev`,
      `pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com --stack dev`,
    ],
  ] as const)
    it(`finds those of: ${text}`, () => assert.deepEqual(commandsIn(text), commands));

  it("loses nothing of the text", () => {
    const text = "First pulumi up --stack a; then b.";
    const parts = [withCommands(text)]
      .flat()
      .map((part) => (typeof part === "string" ? part : (part as any).code));
    assert.equal(parts.join(""), text);
  });
});

describe("two values", () => {
  for (const [before, after, first, second] of [
    ["UserDetails.Title", "UserDetails.Company", "Title", "Company"],
    ["same", "same", "", ""],
    ["", "new", "", "new"],
    ["aa", "aaa", "", "a"],
  ] as const)
    it(`differ in ${JSON.stringify(first)} and ${JSON.stringify(second)}`, () => {
      const parts = compared(before, after).map(({ code, differs = [0, 0] }) => code.slice(...differs));
      assert.deepEqual(parts, [first, second]);
    });
});
