import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, parseRoutes } from "../../cli/http-client";
import { type Certificates, ensureCertificates } from "../../sandbox/http/certificates";
import { listen, type RunningServer } from "../../sandbox/http/server";
import { systemClock } from "../../sandbox/support/clock";

describe("the command line's HTTP client", () => {
  let folder: string;
  let server: RunningServer;
  let authority: string;
  let certificates: Certificates;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "leads-client-"));
    certificates = await ensureCertificates(folder, systemClock);
    authority = readFileSync(certificates.authorityFile, "utf8");
    server = await listen((request) => new Response(request.url), certificates, 0);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("reaches a routed host at its address under its own name", async () => {
    const fetch = createHttpClient(parseRoutes(`*.crm*.dynamics.com=127.0.0.1:${server.port}`), authority);
    const url = "https://contoso.crm4.dynamics.com/api/data/v9.2/leads";
    assert.equal(await (await fetch(url)).text(), url);
  });

  it("does not trust another authority than the one it was given", async () => {
    const fetch = createHttpClient(parseRoutes(`management.azure.com=127.0.0.1:${server.port}`));
    await assert.rejects(fetch("https://management.azure.com/"));
  });

  it("gives up a host that takes a request and never answers", async () => {
    const { certificate: cert, key } = certificates;
    const silent = createServer({ cert, key }, () => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const routes = parseRoutes(`management.azure.com=127.0.0.1:${port}`);
    const fetch = createHttpClient(routes, authority, 1);
    await assert.rejects(fetch("https://management.azure.com/"), ({ cause }: Error) => {
      assert.equal((cause as { code?: string }).code, "UND_ERR_HEADERS_TIMEOUT");
      return true;
    });
    silent.closeAllConnections();
    silent.close();
  });

  it("reads several routes and leaves out what is none", () => {
    const routes = parseRoutes("a.example.com=127.0.0.1:1, b.example.com=127.0.0.1:2,nonsense,");
    assert.deepEqual(
      routes.map(({ hostname, port }) => `${hostname}:${port}`),
      ["127.0.0.1:1", "127.0.0.1:2"],
    );
  });
});
