import assert from "node:assert/strict";
import { resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";

describe("the package's exports", () => {
  it("have a component that Pulumi's analyzer can describe to every language", () => {
    const root = resolve(__dirname, "../..");
    const analyzer = new Analyzer(root, { name: "marketplace-leads" } as any, new Set(["LeadDestination"]));
    const { components } = analyzer.analyze();
    console.log(JSON.stringify(components, null, 1).slice(0, 200));
    assert.deepEqual(Object.keys(components), ["LeadDestination"]);
  });
});
