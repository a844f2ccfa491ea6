/** Generated bodies of every kind that a public URL can receive. */
import fc from "fast-check";
import type { Posted } from "./expected-row";
import { fitting } from "./fit-text";
import { meaningful } from "./meaningful-text";

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...meaningful) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) },
);
const shortText = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
/** Lengths near the columns' limits, with an end that a cut could halve. */
const longText = fc
  .tuple(
    fc.constantFrom(47, 48, 49, 79, 97, 98, 99, 297, 298, 299, 1800, 1995, 2100),
    fc.constantFrom("n", "🎉", "é", "\u0000", " "),
    shortText,
    piece,
  )
  .map(([length, character, before, end]) => before + character.repeat(length) + end.repeat(3));
const text = fc.oneof({ weight: 5, arbitrary: shortText }, { weight: 1, arbitrary: longText });

const anything = fc.oneof(
  { weight: 6, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, true, false, 0, -0, 7, 1.5, 1e21, 1e-7, 2 ** 53, "", "   "),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
);

const leadSources = [
  "AzureMarketplace",
  "AzurePortal",
  "AppSource (SPZA)",
  "SPZA",
  "AppSource",
  "TestDrive",
].flatMap((source) => [
  source,
  ...["INS", "PLT", "DNC", "Create", "StartTestDrive"].map((code) => `${source}-${code}|contoso.leads`),
]);
const actionCode = fc.oneof(
  fc.constantFrom("INS", "PLT", "DNC", "dnc", "Create", "StartTestDrive", "Unheard"),
  anything,
);
const leadSource = fc.oneof(fc.constantFrom(...leadSources), anything);

const detailKeys = ["FirstName", "LastName", "Email", "Phone", "Country", "Company", "Title"];
/** Not our names in other letter cases, because Azure's behaviour is unverified; see test/infra for ours. */
const ours = new Set(
  [...detailKeys, "UserDetails", "OfferTitle", "ActionCode", "LeadSource", "Description"].map((key) =>
    key.toLowerCase(),
  ),
);
const unknownKey = fc
  .oneof(
    fc.constantFrom(
      "PlanId",
      "offerId",
      "__proto__",
      "constructor",
      "a b",
      "1",
      "@{guid()}",
      "$content2",
      "\u0000",
    ),
    shortText,
  )
  .filter((key) => !ours.has(key.toLowerCase()) && key.toLowerCase() !== "$content");

type Entry = readonly [key: string, value: unknown];
const camel = (key: string) => key.charAt(0).toLowerCase() + key.slice(1);
const some = (keys: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Entry[]> =>
  fc
    .subarray([...keys])
    .chain((chosen) => fc.tuple(...chosen.map((key) => value.map((each): Entry => [key, each]))));
const unknown = fc.array(fc.tuple(unknownKey, anything), { maxLength: 3 });

/** An object that may have a name twice. */
class Members {
  readonly entries: readonly Entry[];
  constructor(entries: readonly Entry[]) {
    this.entries = entries;
  }
}

const members = (known: fc.Arbitrary<Entry[]>) =>
  fc
    .record({ known, unknown, twice: fc.boolean(), isCamel: fc.boolean(), seed: fc.nat(9) })
    .map(({ known: given, unknown: others, twice, isCamel, seed }) => {
      const entries = [
        ...given,
        ...(twice ? given.slice(0, 1).map(([key]): Entry => [key, "twice"]) : []),
        ...others,
      ];
      const spelled = entries.map(([key, value]): Entry => [isCamel ? camel(key) : key, value]);
      return new Members([...spelled.slice(seed), ...spelled.slice(0, seed)]);
    });

const details = fc.oneof(
  { weight: 8, arbitrary: members(some(detailKeys, anything)) },
  { weight: 1, arbitrary: anything.filter((value) => typeof value !== "object" || Array.isArray(value)) },
);

const lead = fc
  .tuple(
    fc.option(details),
    some(["OfferTitle", "Description"], anything),
    fc.option(actionCode),
    fc.option(leadSource),
  )
  .chain(([userDetails, texts, action, source]) =>
    members(
      fc.constant([
        ...(userDetails === null ? [] : [["UserDetails", userDetails] as const]),
        ...texts,
        ...(action === null ? [] : [["ActionCode", action] as const]),
        ...(source === null ? [] : [["LeadSource", source] as const]),
      ]),
    ),
  );

/** Options to write a value. */
interface Writing {
  /** Writes every character as `\uXXXX`, like some senders. */
  isEscaped?: boolean;
  /** Only texts that Dataverse accepts. */
  isFit?: boolean;
}

/** JSON text of a value. */
function jsonText(value: unknown, writing: Writing = {}): string {
  const write = (given: string) => {
    const each = writing.isFit ? fitting(given) : given;
    return writing.isEscaped
      ? `"${each.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`
      : JSON.stringify(each);
  };
  if (value instanceof Members) {
    return `{${value.entries.map(([key, inside]) => `${write(key)}:${jsonText(inside, writing)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map((inside) => jsonText(inside, writing)).join(",")}]`;
  if (typeof value === "string") return write(value);
  return JSON.stringify(value) ?? "null";
}

const json = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "text/json",
  "application/vnd.api+json",
);
const other = fc.constantFrom(
  ...[
    "text/plain",
    "text/plain; charset=utf-8",
    "application/octet-stream",
    "application/x-unheard",
    undefined,
  ],
);
const anyType = fc.oneof({ weight: 6, arbitrary: json }, { weight: 2, arbitrary: other });

const small: fc.Arbitrary<Posted> = fc
  .record({
    value: lead,
    escaped: fc.nat(3),
    unfit: fc.nat(3),
    contentType: fc.oneof({ weight: 3, arbitrary: json }, anyType),
  })
  .map(({ value, escaped, unfit, contentType }) => ({
    body: jsonText(value, { isEscaped: escaped === 0, isFit: unfit > 0 }),
    contentType,
  }));
const wholeBody: fc.Arbitrary<Posted> = fc
  .record({ value: anything, contentType: anyType })
  .map(({ value, contentType }) => ({ body: jsonText(value), contentType }));
const noJson: fc.Arbitrary<Posted> = fc
  .record({ body: fc.oneof(text, fc.constantFrom("", " ", "{", "null", "[1,", "{}")), contentType: anyType })
  .map((posted) => posted);
const bytes: fc.Arbitrary<Posted> = fc
  .record({ body: fc.uint8Array({ maxLength: 60 }), contentType: anyType })
  .map(({ body, contentType }) => ({ body: Uint8Array.from(body), contentType }));
const deep: fc.Arbitrary<Posted> = fc
  .tuple(fc.integer({ min: 1, max: 900 }), fc.constantFrom(["[", "1", "]"], ['{"a":', '"🎉"', "}"]), json)
  .map(([depth, [open = "", inside = "", close = ""], contentType]) => ({
    body: `{"LastName":"One","Deep":${open.repeat(depth)}${inside}${close.repeat(depth)}}`,
    contentType,
  }));
/** About 1 MB in one field. */
const big: fc.Arbitrary<Posted> = fc
  .tuple(
    fc.constantFrom("n", "🎉", "\u0000", "\\", "\ud800"),
    fc.constantFrom("LastName", "Phone", "Unknown"),
    anyType,
  )
  .map(([character, key, contentType]) => ({
    body: JSON.stringify({
      UserDetails: { [key]: `x${character.repeat(1_000_000 / JSON.stringify(character).length)}` },
    }),
    contentType,
  }));

/** Any POST of one lead, except forms, which the trigger shows in their own shape. */
export const postedLead: fc.Arbitrary<Posted> = fc.oneof(
  { weight: 300, arbitrary: small },
  { weight: 40, arbitrary: wholeBody },
  { weight: 30, arbitrary: noJson },
  { weight: 15, arbitrary: bytes },
  { weight: 10, arbitrary: deep },
  { weight: 1, arbitrary: big },
);
