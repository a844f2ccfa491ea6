/** The `offers/defaults.yaml` of the documentation fits the schema of offer files. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { load } from "js-yaml";
import { readPage, repositoryRoot } from "../support/markdown-pages";

describe("a documented defaults.yaml", () => {
  const schema = readFileSync(join(repositoryRoot, "flow-definitions/offer.schema.json"), "utf8");
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(schema));
  for (const page of ["docs/backends.md", "docs/shared-parts.md"])
    it(`fits the schema in ${page}`, () => {
      const samples = [...readPage(page).matchAll(/```yaml\n([\s\S]*?)```/g)];
      assert.ok(samples.length > 0);
      for (const [, text = ""] of samples) assert.ok(validate(load(text)), JSON.stringify(validate.errors));
    });
});
