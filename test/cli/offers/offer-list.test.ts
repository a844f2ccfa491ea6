/** The table of `leads offers list`. */
import assert from "node:assert/strict";
import { offerRemarks, offerTable, orphanLine } from "../../../cli/format/offer-list";
import type { OfferStatus } from "../../../fleet/status";

const status: OfferStatus = {
  ...{ stack: "crm", file: "offers/crm.yaml", offerId: "contoso.crm", isDeployed: true },
  ...{ packageVersion: "0.1.0", versionState: "current" },
  ...{ lastUpdate: "2026-11-27T10:00:00.000Z", isUpdating: false },
  drift: { resources: 0, checked: "2026-11-28T02:00:00.000Z", isOutdated: false },
  ...{ keepsLetters: true, letters: 0, secretExpires: "2028-11-28T00:00:00Z", secretState: "valid" },
  ...{ leadDestination: "connected", lastLead: "2026-11-28T03:00:00Z", remarks: [] },
};
const cells = (more: Partial<OfferStatus>) =>
  offerTable([{ ...status, ...more }])
    .split("\n")[1]
    ?.split(/ {2,}/)
    .slice(1);

describe("the table of offers", () => {
  it("has a row for each offer, with dates", () => {
    assert.equal(
      offerTable([status]),
      "OFFER  VERSION  UPDATED     DRIFT            LETTERS  SECRET EXPIRES  DESTINATION\n" +
        "crm    0.1.0    2026-11-27  none 2026-11-28  0        2028-11-28      connected\n",
    );
  });

  it("says what needs a look", () => {
    const drift = { resources: 3, checked: "2026-11-28T02:00:00.000Z", isOutdated: false };
    assert.deepEqual(
      cells({ versionState: "behind", isUpdating: true, drift, letters: 7, secretState: "soon" }),
      ["0.1.0 behind", "in progress", "3 2026-11-28", "7", "2028-11-28 soon", "connected"],
    );
    assert.equal(cells({ drift: { ...drift, isOutdated: true } })?.[2], "outdated");
  });

  it("says what is not known", () => {
    const unknown = {
      packageVersion: null,
      lastUpdate: null,
      drift: null,
      letters: null,
      secretExpires: null,
    };
    assert.deepEqual(cells({ ...unknown, versionState: "unknown", leadDestination: "not known" }), [
      ...["unknown", "not known", "not known", "not known", "not known", "not known"],
    ]);
    assert.deepEqual(cells({ keepsLetters: false, secretState: "none" })?.slice(3, 5), [
      "no store",
      "no secret",
    ]);
    assert.equal(cells({ isDeployed: false })?.[0], "not deployed");
  });

  it("is at most 120 columns wide, and a long name keeps its end", () => {
    const stack = `${"contoso-marketplace-".repeat(5)}production`;
    const wide = { versionState: "behind", secretState: "expired", leadDestination: "not known" } as const;
    const lines = offerTable([{ ...status, ...wide, stack }]).split("\n");
    assert.ok(
      lines.every((line) => line.length <= 120),
      String(lines[1]?.length),
    );
    assert.match(lines[1] ?? "", /^contoso-m\S*…\S*production /);
  });

  it("gives the same reason of several offers once", () => {
    const remarks = ["The letters are not known: the store answered 403."];
    const offers = ["a", "b", "c"].map((stack) => ({ ...status, stack, remarks }));
    assert.equal(offerRemarks(offers), `a, b and c: ${remarks[0]}\n`);
  });

  it("names stacks without a file, with the command that deletes them", () => {
    assert.equal(orphanLine([]), "");
    assert.match(
      orphanLine([{ name: "old", resources: 8 }]),
      /stay as they are: old \(8 resources\)\. .*npx leads offers destroy --only old\n$/,
    );
  });
});
