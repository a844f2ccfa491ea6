import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, parseRoutes } from "../../http-client/http-client";
import { sendLead } from "../../operations/runs/send-lead";
import { newestRuns } from "../../operations/runs/workflow-runs";
import { type Certificates, ensureCertificates } from "../../sandbox/http/certificates";
import { listen, type RunningServer } from "../../sandbox/http/server";
import { systemClock } from "../../sandbox/support/clock";
import { assertExplained } from "../support/explained";
import { ForwardProxy } from "./support/forward-proxy";

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

  it("connects to a route's address under the host's own name", async () => {
    const fetch = createHttpClient({
      routes: parseRoutes(`*.crm*.dynamics.com=127.0.0.1:${server.port}`),
      authority,
    });
    const url = "https://contoso.crm4.dynamics.com/api/data/v9.2/leads";
    assert.equal(await (await fetch(url)).text(), url);
  });

  it("trusts only the authority that it was given", async () => {
    const fetch = createHttpClient({ routes: parseRoutes(`management.azure.com=127.0.0.1:${server.port}`) });
    await assert.rejects(fetch("https://management.azure.com/"));
  });

  it("gives up on a host that accepts a request and never answers", async () => {
    const { certificate: cert, key } = certificates;
    const silent = createServer({ cert, key }, () => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const routes = parseRoutes(`management.azure.com=127.0.0.1:${port}`);
    const fetch = createHttpClient({ routes, authority, patience: 1 });
    await assert.rejects(fetch("https://management.azure.com/"), ({ cause }: Error) => {
      assert.equal((cause as { code?: string }).code, "UND_ERR_HEADERS_TIMEOUT");
      return true;
    });
    silent.closeAllConnections();
    silent.close();
  });

  describe("where HTTPS_PROXY names a proxy", () => {
    const arm = "https://management.azure.com/subscriptions";
    let proxy: ForwardProxy;
    beforeEach(async () => {
      proxy = await ForwardProxy.start(server.port);
    });
    afterEach(() => proxy.close());

    const client = (environment: NodeJS.ProcessEnv, routes = "") =>
      createHttpClient({ routes: parseRoutes(routes), authority, environment });

    it("uses it, with or without its scheme, with the variable in either case", async () => {
      const { url } = proxy;
      for (const environment of [
        { HTTPS_PROXY: url },
        { https_proxy: url },
        { HTTPS_PROXY: url.replace("http://", "") },
        { HTTPS_PROXY: url, NO_PROXY: "example.com" },
        { HTTPS_PROXY: url, https_proxy: "http://127.0.0.1:9" },
      ]) {
        assert.equal(await (await client(environment)(arm)).text(), arm);
      }
      assert.deepEqual(proxy.asked, Array(5).fill("management.azure.com:443"));
    });

    it("connects directly to this machine, to a routed host and to a host of NO_PROXY", async () => {
      const environment = { HTTPS_PROXY: proxy.url };
      for (const host of ["localhost", "127.0.0.1"])
        assert.ok((await client(environment)(`https://${host}:${server.port}/`)).ok);
      const routes = `management.azure.com=127.0.0.1:${server.port}`;
      assert.ok((await client(environment, routes)(arm)).ok);
      for (const exceptions of [
        { NO_PROXY: "graph.microsoft.com,.azure.invalid" },
        { NO_PROXY: "localhost, *" },
        { NO_PROXY: "", no_proxy: "azure.invalid" },
      ])
        await assert.rejects(client({ ...environment, ...exceptions })("https://management.azure.invalid/"));
      assert.deepEqual(proxy.asked, []);
    });

    it("gives up on a proxy that accepts the connection and never answers", async () => {
      proxy.status = 0;
      const fetch = createHttpClient({ authority, environment: { HTTPS_PROXY: proxy.url }, patience: 1 });
      await assert.rejects(fetch(arm), ({ cause }: Error) => {
        assert.equal((cause as { code?: string }).code, "UND_ERR_HEADERS_TIMEOUT");
        return true;
      });
    });

    it("reports a refusal of the proxy", async () => {
      proxy.status = 407;
      const access = { fetch: client({ HTTPS_PROXY: proxy.url }), token: async () => "token" };
      const runs = newestRuns({ ...access, sleep: async () => {}, now: () => 0 }, "/workflow", { top: 1 });
      await assert.rejects(runs, {
        code: "LEADS_ARM_UNREACHABLE",
        message: /did not answer \(the proxy refused the connection with 407\), expected Azure/,
      });
      const sent = sendLead("https://prod-1.westeurope.logic.azure.com/invoke", "{}", access.fetch);
      await assert.rejects(sent, ({ message }: Error) => {
        assert.match(message, /refused the connection with 407.*Check the network/);
        assert.doesNotMatch(message, /accepted all the same/, "it never left");
        return true;
      });
    });

    for (const HTTPS_PROXY of ["http://someone:password@", "socks5://someone:password@proxy.example.com"]) {
      it(`refuses an invalid HTTP proxy without showing it: ${HTTPS_PROXY.split(":")[0]}`, async () => {
        const fetch = client({ HTTPS_PROXY });
        assert.ok((await fetch(`https://localhost:${server.port}/`)).ok, "it is not needed here");
        await assert.rejects(
          async () => fetch(arm),
          ({ message }: Error) => {
            assertExplained(
              message,
              {
                code: "LEADS_PROXY_INVALID",
                found: /HTTPS_PROXY is not an http/,
                fix: /remove the variable/,
              },
              ["someone:password"],
            );
            return true;
          },
        );
      });
    }
  });

  it("reads several routes, and refuses an invalid one, so that no request reaches Azure by mistake", () => {
    const routes = parseRoutes("a.example.com=127.0.0.1:1, b.example.com=127.0.0.1:2,");
    assert.deepEqual(
      routes.map(({ hostname, port }) => `${hostname}:${port}`),
      ["127.0.0.1:1", "127.0.0.1:2"],
    );
    assert.throws(
      () => parseRoutes("a.example.com=127.0.0.1:1,management.azure.com=localhost"),
      ({ message }: Error) => {
        assertExplained(message, {
          code: "LEADS_ROUTES_INVALID",
          found: /"management\.azure\.com=localhost", expected <host>=/,
          fix: /remove the variable/,
        });
        return true;
      },
    );
  });
});
