/** Offer files for the tests of the fleet. */
import fc from "fast-check";
import { CORE_SCHEMA, load } from "js-yaml";
import type { OfferSource } from "../../fleet/offer-layers";
import type { OfferStack } from "../../fleet/offer-stack";

/** @param text the file's YAML */
export const source = (file: string, text: string): OfferSource => ({
  file: `offers/${file}`,
  text,
  content: load(text, { schema: CORE_SCHEMA }) as OfferSource["content"],
});

export const ciphertext = fc
  .base64String({ minLength: 4, maxLength: 40 })
  .map((text) => ({ secure: `v1:${text}:${text}` }));

/** Texts that YAML may read as something else. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("0012", "yes", "~", "2027-06-30", "1.10", "12:30:00", "1_000", "a: b", "# x", "- x", "<<", "", " x", "'", '"'),
);
const scalar = fc.oneof(text, fc.integer(), fc.boolean());
const name = fc.oneof(fc.stringMatching(/^[a-z]{1,6}$/), fc.constantFrom("yes", "12", "n", "a b", "0012"));
const plainValue = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(name, scalar, { maxKeys: 3, noNullPrototype: true }));

const key = fc.constantFrom(
  ...["azure-native:location", "marketplace-leads:tags", "marketplace-leads:salesforce", "marketplace-leads:hubspot"],
  ...["marketplace-leads:owners", "marketplace-leads:names", "app:x"],
);

/** Settings without secrets, by full key. */
export const settings = fc.dictionary(key, plainValue, { maxKeys: 5, noNullPrototype: true });

/** Settings of which some are encrypted, whole or in a part. */
export const mixedSettings = fc.dictionary(
  key,
  fc.oneof(
    plainValue,
    ciphertext,
    fc.array(fc.oneof(ciphertext, scalar), { minLength: 1, maxLength: 3 }),
    fc.dictionary(name, fc.oneof(scalar, ciphertext), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
  { maxKeys: 5, noNullPrototype: true },
);

export const offer = (config: OfferStack["config"], more: Partial<OfferStack> = {}): OfferStack => ({
  ...{ stack: "crm", file: "offers/crm.yaml", environment: "", offerId: "contoso.crm" },
  ...{ config, escEnvironments: [] },
  ...more,
});
