import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

const location = "westeurope";

describe("tags", () => {
  let arm: Awaited<ReturnType<typeof startArm>>;
  beforeEach(async () => {
    arm = await startArm();
    await arm.send("PUT", arm.group, { location, tags: { team: "sales" } });
  });
  afterEach(() => arm.close());

  const identity = () => `${arm.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-leads`;
  /** Every request that writes tags. */
  const write = async (tags: unknown) => {
    await arm.send("PUT", identity(), { location });
    return [
      await arm.send("PUT", arm.group, { location, tags }),
      await arm.send("PATCH", arm.group, { tags }),
      await arm.send("PUT", identity(), { location, tags }),
      await arm.send("PATCH", identity(), { tags }),
    ];
  };

  for (const [what, tags, code] of [
    ["a name with a slash", { "cost/center": "42" }, "InvalidTagNameCharacters"],
    ...[..."<>%&\\?"].map(
      (one) => [`a name with ${one}`, { [`a${one}`]: "" }, "InvalidTagNameCharacters"] as const,
    ),
    ["a name with a control character", { "a\tb": "" }, "InvalidTagNameCharacters"],
    ["a name of 513 characters", { ["x".repeat(513)]: "" }, "InvalidTagName"],
    ["a value of 257 characters", { team: "x".repeat(257) }, "InvalidTagValueLength"],
  ] as const) {
    it(`of ${what} are refused, and the old ones kept`, async () => {
      for (const { status, body } of await write(tags))
        assert.deepEqual([status, body.error.code], [400, code]);
      assert.deepEqual((await arm.send("GET", arm.group)).body.tags, { team: "sales" });
    });
  }

  it("are named in the refusal", async () => {
    const [refused] = await write({ "cost/center": "42", team: "sales", "a?": "" });
    assert.match(refused?.body.error.message, /^The tag names 'cost\/center, a\?' have reserved characters /);
  });

  it("accept Azure's hidden links and the longest texts", async () => {
    const tags = {
      "hidden-link:/subscriptions/x": "Resource",
      ["x".repeat(512)]: "y".repeat(256),
      "a.b:c d": "",
    };
    for (const { body } of await write(tags)) assert.deepEqual(body.tags, tags);
  });
});
