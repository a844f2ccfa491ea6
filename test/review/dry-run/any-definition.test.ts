/** A dry run ends for any definition and any lead. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { dryRun } from "../../../review/dry-run/dry-run";
import { unknownValue } from "../../../review/preview";
import { changeOf, distributorOf, everyDestination, namedLead, stateWith } from "./changes";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const names = [...everyDestination, "distributor"];
const state = (name: string) =>
  name === "distributor" ? distributorOf(["hubspot", "webhook"]) : stateWith(name as "hubspot");

/** Every place in a value. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inside]) => places(inside, [...path, key]))];
}

function put(value: any, [key = "", ...path]: string[], wanted: unknown): void {
  if (path.length > 0) put(value[key], path, wanted);
  else if (wanted === undefined) delete value[key];
  else value[key] = wanted;
}

describe("a dry run of any definition", () => {
  it("ends with an outcome for each lead, the same each time", async () => {
    const wanted = fc.oneof(
      fc.constant(undefined),
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        ...[
          "@triggerBody()",
          "@outputs('Lead')",
          "@{guid()}@{rand(1,9)}@{utcNow()}",
          "@broken(",
          "@result('Lead')",
        ],
        ...["PT1S", "P1D", "Foreach", "Wait", "Terminate", "Http", unknownValue, "[secret]"],
      ),
    );
    const changed = fc.constantFrom(...names).chain((name) => {
      const all = places(state(name).definition).filter((path) => path.length > 1);
      return fc.tuple(fc.constant(name), fc.constantFrom(...all), wanted);
    });
    await fc.assert(
      fc.asyncProperty(changed, fc.jsonValue(), async ([name, path, value], lead) => {
        const before = state(name);
        const after = structuredClone(before);
        put(after.definition, path, value);
        const change = { ...changeOf(after, before), destination: changeOf(before).destination };
        const one = await dryRun(change, [namedLead(lead)]);
        assert.deepEqual(await dryRun(change, [namedLead(lead)]), one);
        assert.equal(one.part.length, 2);
      }),
      { numRuns: 40, seed: 4 },
    );
  });
});
