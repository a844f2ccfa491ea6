import assert from "node:assert/strict";
import fc from "fast-check";
import { applyDifference, compareMaps } from "../../../sandbox/pulumi-provider/diff";
import { decode, encode, type PropertyMap } from "../../../sandbox/pulumi-provider/property-values";

const leaf = fc.oneof(fc.string(), fc.boolean(), fc.integer());
const { map } = fc.letrec<{ value: any; map: PropertyMap }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie("value"), { maxLength: 3 }), tie("map")),
  map: fc.dictionary(
    fc.constantFrom("a", "b", "c", "__own", "toString", "constructor", "$connections"),
    tie("value"),
    {
      noNullPrototype: true,
    },
  ),
}));

describe("differences of property maps", () => {
  it("are empty between a map and itself", () => {
    fc.assert(fc.property(map, (one) => assert.equal(compareMaps(one, structuredClone(one)), undefined)));
  });

  it("turn the old map into the new one when applied", () => {
    fc.assert(
      fc.property(map, map, (old, wanted) => {
        assert.deepEqual(
          decode(encode(applyDifference(old, compareMaps(old, wanted)))),
          decode(encode(wanted)),
        );
      }),
    );
  });

  it("ignore what is only in the inputs", () => {
    const inputs = { parameterValues: { secret: "kept" }, tags: { mine: "1" } };
    const difference = compareMaps({ tags: { mine: "1" } }, { tags: { mine: "2" }, statuses: [] });
    assert.deepEqual(applyDifference(inputs, difference), {
      parameterValues: { secret: "kept" },
      tags: { mine: "2" },
      statuses: [],
    });
  });
});

describe("property values", () => {
  it("are returned as they were sent", () => {
    fc.assert(
      fc.property(map, (one) => {
        assert.deepEqual(decode(encode(one)), one);
      }),
    );
  });

  it("lose nulls in maps and keep them in lists", () => {
    assert.deepEqual(decode(encode({ a: null, b: { c: null, d: [null, 1] } })), { b: { d: [null, 1] } });
  });
});
