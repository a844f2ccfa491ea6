import assert from "node:assert/strict";
import { callerToken } from "../../cli/credentials";

describe("callerToken", () => {
  const before = process.env.AZURE_AUTHORITY_HOST;

  after(() => {
    if (before === undefined) delete process.env.AZURE_AUTHORITY_HOST;
    else process.env.AZURE_AUTHORITY_HOST = before;
  });

  for (const host of ["login.microsoftonline.com", "http://localhost:1", "nonsense"]) {
    it(`says what is wrong with the authority ${host}`, async () => {
      process.env.AZURE_AUTHORITY_HOST = host;
      await assert.rejects(callerToken(), {
        code: "LEADS_CREDENTIALS_MISSING",
        message: /AZURE_AUTHORITY_HOST is ".*", expected an https URL/,
      });
    });
  }
});
