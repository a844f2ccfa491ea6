import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Certificates, ensureCertificates } from "../../../sandbox/http/certificates";
import { listen, type RunningServer } from "../../../sandbox/http/server";
import { ManualClock } from "../../../sandbox/support/clock";

describe("the TLS server", () => {
  let folder: string;
  let certificates: Certificates;
  let server: RunningServer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "leads-tls-"));
    certificates = await ensureCertificates(folder, new ManualClock(new Date()));
    server = await listen((call) => new Response(new URL(call.url).hostname), certificates, 0);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const get = (hostname: string, ca: string | undefined) =>
    new Promise<string>((resolve, reject) => {
      const call = request(
        {
          host: "127.0.0.1",
          port: server.port,
          servername: hostname,
          headers: { host: hostname },
          ...(ca && { ca }),
          agent: false,
        },
        (answer) => {
          let body = "";
          answer.on("data", (part) => (body += part));
          answer.on("end", () => resolve(body));
        },
      );
      call.on("error", reject);
      call.end();
    });

  for (const hostname of [
    "localhost",
    "management.azure.com",
    "contoso.crm4.dynamics.com",
    "contoso.crm.dynamics.com",
  ]) {
    it(`is trusted as ${hostname} by a client with the authority`, async () => {
      assert.equal(await get(hostname, readFileSync(certificates.authorityFile, "utf8")), hostname);
    });
  }

  it("is not trusted by a client without the authority", async () => {
    await assert.rejects(get("localhost", undefined), {
      code: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/,
    });
  });

  it("is not trusted for a host outside the sandbox", async () => {
    await assert.rejects(get("example.com", readFileSync(certificates.authorityFile, "utf8")), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  it("makes its private keys readable only by their owner", () => {
    for (const name of ["ca.key", "server.key"])
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  it("reuses its certificates until shortly before they expire", async () => {
    const again = await ensureCertificates(folder, new ManualClock(new Date()));
    assert.equal(again.certificate, certificates.certificate);
    const nextYear = new ManualClock(new Date(Date.now() + 380 * 86_400_000));
    assert.notEqual((await ensureCertificates(folder, nextYear)).certificate, certificates.certificate);
  });

  it("names the port that is in use and the fix", async () => {
    await assert.rejects(
      listen(() => new Response(), certificates, server.port),
      {
        code: "LEADS_PORT_IN_USE",
        message: new RegExp(`Port ${server.port} .* --port N`),
      },
    );
  });
});
