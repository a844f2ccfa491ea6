/** The configuration file with which curl posts a lead. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { curlConfig } from "../../tools/curl-config";

const run = promisify(execFile);

describe("curl's configuration for a lead", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-curl-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("posts the lead's bytes as JSON to the whole URL, from a folder of any name", async function () {
    if (spawnSync("curl", ["--version"]).status !== 0) return this.skip();
    const place = join(folder, "Jane O'Doe 100%");
    mkdirSync(place);
    const lead = '{\n  "UserDetails": { "FirstName": "Zoë" }\r\n}\n';
    writeFileSync(join(place, "lead.json"), lead);
    const seen: unknown[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      seen.push(request.method, request.url, request.headers["content-type"], body);
      response.writeHead(202).end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const { port } = server.address() as AddressInfo;
      const callbackUrl = `http://127.0.0.1:${port}/run?api-version=2016-10-01&sig=a%2Fb`;
      const files = { authorityFile: join(place, "ca.pem"), leadFile: join(place, "lead.json") };
      const config = join(place, "post-lead.curl");
      writeFileSync(config, curlConfig({ callbackUrl, ...files }));
      const { stdout } = await run("curl", ["--silent", "--noproxy", "*", "--config", config]);
      assert.match(stdout, /^HTTP\/1.1 202 /);
      assert.deepEqual(seen, ["POST", "/run?api-version=2016-10-01&sig=a%2Fb", "application/json", lead]);
    } finally {
      server.close();
    }
  });

  it("keeps the backslashes of Windows paths, and skips the revocation check of the authority", () => {
    const files = { authorityFile: "C:\\leads\\ca.pem", leadFile: "C:\\clone\\lead.json" };
    const text = curlConfig({ callbackUrl: "https://localhost/run", ...files }, true);
    assert.match(text, /^cacert = "C:\\\\leads\\\\ca.pem"$/m);
    assert.match(text, /^data-binary = "@C:\\\\clone\\\\lead.json"$/m);
    assert.match(text, /^ssl-no-revoke$/m);
  });
});
