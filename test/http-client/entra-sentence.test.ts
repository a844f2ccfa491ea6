import assert from "node:assert/strict";
import { entraSentence } from "../../http-client/entra-sentence";

describe("entraSentence", () => {
  it("finds Entra's whole sentence in library and provider messages, and removes the ids", () => {
    const found = "AADSTS7000215: Invalid client secret provided. Ensure it";
    for (const said of [
      `invalid_client: Error(s): 7000215 - Description: ${found}. Trace ID: 1 - Correlation ID: 2`,
      `1 error occurred:\n* building client: {"error":"invalid_client","error_description":"${found}. Trace ID: 1","error_codes":[1]}`,
      `{"error_description":"${found}.\\r\\nTrace ID: 1"}`,
      `ERROR: ${found}.\nTo sign in run az login`,
    ])
      assert.equal(entraSentence(said), found);
    assert.equal(entraSentence("no code"), undefined);
  });
});
