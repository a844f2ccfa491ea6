/** A deployed stack of another offer is refused before a file is written, and is only asked when its file does not tell. */
import assert from "node:assert/strict";
import { CommandError } from "../../../cli/command-error";
import { ownCommand } from "../../../cli/offers/own-command";
import { refuseStacksOfOthers } from "../../../cli/offers/owned-stacks";
import { assertExplained } from "../../support/explained";

const offer = (stack: string) => ({
  ...{ stack, file: `offers/${stack}.yaml`, environment: "", offerId: `contoso.${stack}` },
  ...{ config: {}, escEnvironments: [] },
});
const listed = (name: string, resources = 16) => ({ name, resources, isUpdating: false });

/** @returns the stacks that were asked */
async function check(stacks: ReturnType<typeof listed>[], { hasFile = false, id = "contoso.other" as unknown } = {}) {
  const asked: string[] = [];
  await refuseStacksOfOthers([offer("crm"), offer("new")], stacks, {
    stackFile: (stack) => (hasFile ? { config: { offerId: `contoso.${stack}` } } : {}),
    outputs: async (stack) => {
      asked.push(stack);
      return { offerId: id };
    },
  });
  return asked;
}

describe("a stack that belongs to another offer", () => {
  it("is refused with the file and two fixes", async () => {
    const error = await check([listed("crm")]).catch((found: unknown) => found);
    assert.ok(error instanceof CommandError);
    assertExplained(error.message, {
      code: "LEADS_OFFERS_STACK_TAKEN",
      found: /offers\/crm\.yaml: found the offer contoso\.other in the deployed stack crm, expected contoso\.crm/,
      fix: /write another stack: .* pulumi config set marketplace-leads:offerId contoso\.crm --stack crm/,
    });
  });

  it("is its own with the same id, or when it does not say", async () => {
    assert.deepEqual(await check([listed("crm")], { id: "contoso.crm" }), ["crm"]);
    assert.deepEqual(await check([listed("crm")], { id: null }), ["crm"]);
  });

  it("is not asked when it is empty, unknown to the backend, or its file names an offer", async () => {
    assert.deepEqual(await check([listed("crm", 0)]), []);
    assert.deepEqual(await check([listed("fabrikam")]), []);
    assert.deepEqual(await check([listed("crm")], { hasFile: true }), []);
  });
});

describe("the command that goes on", () => {
  it("can be pasted: patterns and spaces are quoted", () => {
    assert.equal(ownCommand(["offers", "up", "--yes"]), "npx leads offers up --yes");
    assert.equal(
      ownCommand(["offers", "up", "--only", "cont*", "a b", "it's"]),
      "npx leads offers up --only 'cont*' 'a b' 'it'\\''s'",
    );
  });
});
