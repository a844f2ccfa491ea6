import assert from "node:assert/strict";
import fc from "fast-check";
import { CORE_SCHEMA, load } from "js-yaml";
import { commonSettings, type ImportedStack, importedFiles, patchBetween, plainSettings } from "../../fleet/import";
import { offerFileText } from "../../fleet/offer-file-text";
import { type OfferSource, offerStacks, patched } from "../../fleet/offer-layers";
import { hasEncrypted, secretsOf, withSecrets } from "../../fleet/stack-file-text";
import { mixedSettings, settings } from "./support";

const asSource = (name: string, content: Parameters<typeof offerFileText>[0]["content"]): OfferSource => {
  const text = offerFileText({ schema: "x.json", comment: [], content });
  return { file: `offers/${name}.yaml`, text, content: load(text, { schema: CORE_SCHEMA }) as OfferSource["content"] };
};

const stackFiles = fc.array(fc.tuple(fc.constantFrom("contoso.a", "contoso.b", "contoso.c"), mixedSettings), {
  minLength: 1,
  maxLength: 5,
});

describe("importedFiles", () => {
  it("makes files of the same stacks, with the same settings", () => {
    const defaultsGiven = fc.option(settings, { nil: undefined });
    fc.assert(
      fc.property(stackFiles, defaultsGiven, (files, given) => {
        const stacks = files.map(([offerId, config], index): ImportedStack & { all: object } => {
          const all = { ...config, "marketplace-leads:offerId": offerId };
          const secretKeys = Object.keys(all).filter((key) => hasEncrypted((all as Record<string, unknown>)[key]));
          return { stack: `s${index}`, offerId, config: plainSettings(all), secretKeys, escEnvironments: [], all };
        });
        const defaults = given ?? commonSettings(stacks);
        const made = importedFiles(stacks, { config: defaults, environments: {} }, ["s0"]);
        const sources = made.map(({ name, content }) => asSource(name, content));
        const result = offerStacks(sources, asSource("defaults", { config: defaults }));
        assert.deepEqual(result.mistakes, []);
        const found = Object.fromEntries(result.stacks.map((one) => [one.stack, one]));
        assert.deepEqual(Object.keys(found).sort(), stacks.map(({ stack }) => stack).sort());
        for (const { stack, all, offerId } of stacks) {
          const one = found[stack];
          assert.equal(one?.offerId, offerId);
          assert.deepEqual(withSecrets(one?.config ?? {}, secretsOf({ config: all })), all);
        }
      }),
    );
  });

  it("names the file of one stack after it, and that of several after the offer", () => {
    const stack = (name: string, offerId: string): ImportedStack => ({
      ...{ stack: name, offerId, config: { "marketplace-leads:offerId": offerId } },
      ...{ secretKeys: [], escEnvironments: [] },
    });
    const stacks = [stack("crm", "contoso.crm"), stack("dev", "contoso.x"), stack("prod", "contoso.x")];
    const made = importedFiles([...stacks, stack("defaults", "contoso.y")], { config: {}, environments: {} }, ["X"]);
    assert.deepEqual(
      made.map(({ name, stacks: own }) => [name, ...own]),
      [["crm", "crm"], ["contoso-x", "dev", "prod"], ["defaults-2", "defaults"]],
    );
    assert.deepEqual(made[2]?.content.stack, "defaults");
  });
});

describe("patchBetween", () => {
  it("makes one of the other", () => {
    fc.assert(
      fc.property(settings, settings, (before, after) => {
        assert.deepEqual(patched(before, patchBetween(before, after)), after);
      }),
    );
  });
});
