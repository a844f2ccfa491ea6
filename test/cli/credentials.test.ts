import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callerToken } from "../../cli/credentials";

describe("callerToken", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of ["AZURE_AUTHORITY_HOST", "AZURE_TOKEN_CREDENTIALS", "PATH"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
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

  it("passes on why az login has expired", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-az-"));
    const said =
      "ERROR: AADSTS70043: The refresh token has expired or is invalid. Interactive authentication is needed. Please run: az login --scope x";
    writeFileSync(join(folder, "az"), `#!/bin/sh\necho "${said}" >&2\nexit 1\n`, { mode: 0o755 });
    delete process.env.AZURE_AUTHORITY_HOST;
    process.env.AZURE_TOKEN_CREDENTIALS = "AzureCliCredential";
    process.env.PATH = `${folder}:${before.PATH}`;
    const token = await callerToken();
    await assert.rejects(token("https://management.azure.com"), {
      code: "LEADS_CREDENTIALS_MISSING",
      message:
        /gave a token for https:\/\/management\.azure\.com: AADSTS70043: The refresh token has expired or is invalid\. Interactive authentication is needed\. Please run: az login --scope x\. Run az login,/,
    });
    rmSync(folder, { recursive: true });
  });
});
