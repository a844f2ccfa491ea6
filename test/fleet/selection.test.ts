import assert from "node:assert/strict";
import { selectedBy } from "../../fleet/selection";

const stacks = [
  { stack: "contoso-crm", file: "offers/contoso.yaml" },
  { stack: "orders", file: "offers/orders.yaml" },
  { stack: "gone", file: "" },
];
const names = (...patterns: string[]) => selectedBy(stacks, patterns).stacks.map(({ stack }) => stack);

describe("selectedBy", () => {
  it("compares a pattern without a slash only with names of stacks", () => {
    assert.deepEqual(names("o*"), ["orders"]);
    assert.deepEqual(names("*s*"), ["contoso-crm", "orders"]);
    assert.deepEqual(names("*.yaml"), []);
  });

  it("compares a path with files", () => {
    assert.deepEqual(names("./offers/contoso.yaml"), ["contoso-crm"]);
    assert.deepEqual(names("offers\\o*.yaml"), ["orders"]);
  });

  it("finds no stack without a file by an empty pattern, such as an unset variable", () => {
    for (const pattern of ["", "./", ".\\"])
      assert.deepEqual(selectedBy(stacks, [pattern]), { stacks: [], unknown: [pattern] });
  });
});
