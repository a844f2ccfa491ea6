/** Whatever the program accepts, the schema of stack files accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { checkConfig } from "../../../infra/config/check-config";
import type { Key } from "../../../infra/config/key";
import { configKeys, keysOfDestination } from "../../../infra/config/keys";
import { destinationNames, destinationOf, isOwnSettings } from "../../../infra/destinations/index";
import { LeadError } from "../../../infra/errors";
import { ciphertext, schemaErrors } from "../../support/stack-file";

/** fast-check knows no lookahead. */
const matching = (pattern: unknown) =>
  fc.stringMatching(new RegExp(String(pattern).replace(/\(\?!.*?\$\)/, ""), "u"));

/** Values that may be right, in every form that a stack file can have. */
function values(
  { schema, spelling, example, secret }: Key,
  ofMap: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  if (secret) return fc.constant(ciphertext);
  const patterns = [schema.pattern, spelling].filter((one) => typeof one === "string");
  const scalars = fc.oneof(
    ...patterns.map((pattern) => ({ weight: 4, arbitrary: matching(pattern) })),
    fc.constantFrom(example, ...((schema.enum as string[]) ?? []), schema.const ?? example),
    fc.integer({ min: -1, max: 100_000 }),
    fc.integer({ min: 0, max: 400 }).map(String),
    fc.boolean(),
    fc.boolean().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
  );
  if (schema.type === "array") {
    const items = schema.items as { pattern?: string; enum?: string[] };
    const item = items.pattern ? matching(items.pattern) : fc.constantFrom(...(items.enum ?? []));
    const list = fc.array(fc.oneof({ weight: 9, arbitrary: item }, { weight: 1, arbitrary: scalars }));
    return fc.oneof(
      list,
      list.map((one) => JSON.stringify(one)),
      list.map((one) => one.join(", ")),
      scalars,
    );
  }
  if (schema.type !== "object") return scalars;
  return fc.oneof(
    ofMap,
    ofMap.map((one) => JSON.stringify(one)),
  );
}

const words = fc.oneof(
  fc.constantFrom(
    "none",
    "UserDetails.Title",
    "OfferTitle",
    "@outputs('Lead')['Title']",
    "'gold'",
    "7",
    "true",
  ),
  fc.constantFrom<unknown>(7, true, false, "text:100", "number", "boolean", "choice", 1.5, null),
  fc.string(),
);

function mapOf(names: readonly string[]): fc.Arbitrary<unknown> {
  const name = fc.oneof(fc.constantFrom(...names, "partner_tier"), fc.stringMatching(/^[A-Za-z]{1,8}$/));
  return fc.dictionary(name, words, { maxKeys: 3 });
}

const maps = (path: string, columns: object): fc.Arbitrary<unknown> =>
  mapOf(path.endsWith("names") ? ["workflow", "application", "identity"] : Object.keys(columns));

/** Good settings with one other value, so that many configurations are accepted. */
const oneOf = (good: object, keys: readonly (readonly [string, fc.Arbitrary<unknown>])[]) =>
  fc.oneof(...keys.map(([key, value]) => value.map((one) => ({ ...good, [key]: one }))));

const stack = oneOf(
  {
    "marketplace-leads:offerId": "contoso.leads",
    "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com",
  },
  Object.entries(configKeys)
    .filter(([key]) => !key.startsWith("flow"))
    .map(([path, key]) => [
      `marketplace-leads:${path}`,
      values(key, maps(path, destinationOf("dynamics365").columns)),
    ]),
);
const destinations = destinationNames.filter(isOwnSettings).map((name) => {
  const keys = Object.entries(keysOfDestination(name)).map(
    ([path, key]) => [path.slice(name.length + 1), key] as const,
  );
  const good = keys.flatMap(([entry, { required, secret, example }]) =>
    required ? [[entry, secret ? ciphertext : example]] : [],
  );
  const others = keys.map(
    ([entry, key]) => [entry, values(key, maps(entry, destinationOf(name).columns))] as const,
  );
  return oneOf(Object.fromEntries(good), others).map((settings) => ({
    ...{ offerId: "contoso.leads", crm: name, [`marketplace-leads:${name}`]: settings },
  }));
});

const configurations = fc.oneof(stack, ...destinations);

/** As the program gets it. Source: pulumi, sdk/go/common/resource/config/object.go, MarshalString */
const decrypted = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) =>
    one?.secure === undefined ? one : "https://hooks.contoso.com/x",
  );
const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function isAccepted(config: Readonly<Record<string, unknown>>): boolean {
  const own = Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value] as const);
  const secretKeys = own
    .filter(([, value]) => JSON.stringify(value)?.includes('"secure"'))
    .map(([key]) => key);
  try {
    checkConfig({
      values: new Map(own.map(([key, value]) => [key, textOf(decrypted(value))])),
      location: "westeurope",
      secretKeys: new Set(secretKeys),
      now: new Date("2026-11-28T12:00:00Z"),
    });
    return true;
  } catch (error) {
    if (error instanceof LeadError) return false;
    throw error;
  }
}

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

describe("the schema of stack files", () => {
  it("accepts every configuration that the program accepts", () => {
    let accepted = 0;
    fc.assert(
      fc.property(configurations, (config) => {
        if (!isAccepted(config)) return;
        accepted++;
        assert.deepEqual(schemaErrors({ config }), []);
      }),
      { numRuns: 1000 },
    );
    assert.ok(accepted > 200, `${accepted} accepted`);
  });
});
