/** What `leads offers list` makes of the facts of a stack. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { driftTag, knownDrift } from "../../fleet/drift-tag";
import type { OfferStack } from "../../fleet/offer-stack";
import { type StackFacts, statusOf } from "../../fleet/status";

const offer: OfferStack = {
  ...{ stack: "crm", file: "offers/crm.yaml", environment: "", offerId: "contoso.crm" },
  ...{ config: {}, escEnvironments: [] },
};
const context = { version: "0.10.0", now: new Date("2026-11-28T12:00:00Z") };
const status = (outputs: Record<string, unknown> | undefined, more: Partial<StackFacts> = {}) =>
  statusOf(offer, { isDeployed: true, ...(outputs && { outputs }), ...more }, context);

describe("the status of an offer", () => {
  it("compares the deployed version by its numbers", () => {
    const state = (packageVersion?: string) => status({ packageVersion }).versionState;
    assert.deepEqual(["0.9.1", "0.10.0", "0.10.1", undefined].map(state), [
      "behind",
      "current",
      "newer",
      "unknown",
    ]);
  });

  it("warns of a secret 30 days before it expires", () => {
    const state = (clientSecretExpires: string) => status({ clientId: "c", clientSecretExpires }).secretState;
    const times = ["2026-12-28T12:00:01Z", "2026-12-28T12:00:00Z", "2026-11-28T12:00:00Z", "soon"];
    assert.deepEqual(times.map(state), ["valid", "soon", "expired", "unknown"]);
    assert.equal(state(""), "unknown", "an existing application without a date");
    assert.equal(status({ clientId: "", clientSecretExpires: "" }).secretState, "none");
  });

  it("tells no letters from no store and from not known", () => {
    const deadLetterUrl = "https://contoso.blob.core.windows.net/dead-letters";
    const facts = ({ keepsLetters, letters }: ReturnType<typeof status>) => [keepsLetters, letters];
    assert.deepEqual(facts(status({ deadLetterUrl }, { letters: 0 })), [true, 0]);
    assert.deepEqual(facts(status({ deadLetterUrl })), [true, null]);
    assert.deepEqual(facts(status({ deadLetterUrl: "" })), [false, null]);
    assert.deepEqual(facts(status(undefined)), [null, null]);
  });

  it("has nothing but the offer for a stack that is not deployed", () => {
    const { stack, isDeployed, leadDestination, drift } = status(undefined, { isDeployed: false });
    assert.deepEqual([stack, isDeployed, leadDestination, drift], ["crm", false, "not known", null]);
  });
});

describe("the drift tag", () => {
  it("is read back as it was written", () => {
    const times = fc.date({ min: new Date(0), max: new Date("2099-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.nat(999_999), times, (resources, checked) => {
        const tag = driftTag(resources, checked);
        assert.deepEqual(knownDrift(tag), { resources, checked: checked.toISOString(), isOutdated: false });
        assert.ok(tag.length <= 256, "the longest value that Pulumi Cloud takes");
      }),
    );
  });

  it("is outdated after an update, and not known when somebody else wrote it", () => {
    const tag = driftTag(2, new Date("2026-11-28T02:00:00Z"));
    assert.equal(knownDrift(tag, "2026-11-28T03:00:00.000Z")?.isOutdated, true);
    assert.equal(knownDrift(tag, "2026-11-28T01:00:00.000Z")?.isOutdated, false);
    for (const other of [undefined, "", "none", "2", "-1 2026-11-28T02:00:00Z", "2 2026-99-28T02:00:00Z"])
      assert.equal(knownDrift(other), undefined);
  });
});
