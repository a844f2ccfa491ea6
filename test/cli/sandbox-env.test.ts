/** `leads sandbox env` of a running sandbox, evaluated by a shell. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leadsCommand, SandboxFixture } from "../e2e/support/sandbox-fixture";

describe("leads sandbox env", function () {
  this.timeout(30_000);
  let sandbox: SandboxFixture;
  before(async () => {
    sandbox = await SandboxFixture.start();
  });
  after(() => sandbox?.close());

  const data = () => join(sandbox.folder, "data");
  const authority = () => readFileSync(sandbox.instance.authorityFile, "utf8").trim();

  /** The environment of a shell that has evaluated the command's lines, from these variables. */
  function shell(args: string[], before: NodeJS.ProcessEnv = {}): Record<string, string> {
    const lines = execFileSync(
      process.execPath,
      [leadsCommand, "sandbox", "--data", data(), "env", ...args],
      {
        env: { ...before, PATH: process.env.PATH },
        encoding: "utf8",
      },
    );
    const script = `${lines}\n'${process.execPath}' -p 'JSON.stringify(process.env)'`;
    const env = { ...before, PATH: process.env.PATH };
    return JSON.parse(execFileSync("sh", ["-c", script], { env, encoding: "utf8" }));
  }

  it("selects the provider doubles and prevents downloads by default", () => {
    const env = shell([]);
    assert.equal(env.PULUMI_DEBUG_PROVIDERS, sandbox.instance.debugProviders);
    assert.equal(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, "true");
    assert.equal(env.ARM_METADATA_HOSTNAME, undefined);
    assert.equal(env.SSL_CERT_FILE, undefined);
    assert.deepEqual(shell(["--providers", "double"]), env);
  });

  it("removes the doubles from the shell when the real plugins are selected", () => {
    const env = shell(["--providers", "plugin"], shell([]));
    assert.equal(env.PULUMI_DEBUG_PROVIDERS, undefined);
    assert.equal(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION, undefined);
    assert.equal(env.ARM_METADATA_HOSTNAME, `localhost:${sandbox.instance.port}`);
    assert.equal(env.ARM_DISABLE_INSTANCE_DISCOVERY, "true");
    const both = ["PULUMI_BACKEND_URL", "ARM_CLIENT_ID", "AZURE_AUTHORITY_HOST", "LEADS_ROUTES"];
    for (const name of both) assert.equal(env[name], sandbox.environment[name]);
  });

  it("gives Go programs the public authorities and the sandbox's, because Pulumi still downloads", () => {
    const { SSL_CERT_FILE = "" } = shell(["--providers", "plugin"]);
    const certificates = certificatesOf(SSL_CERT_FILE);
    assert.ok(certificates.length > 50);
    const subjects = certificates.map(({ subject }) => subject);
    assert.ok(subjects.some((subject) => /DigiCert Global Root/.test(subject)));
    assert.equal(subjects.filter((subject) => subject === "CN=marketplace-leads sandbox").length, 1);
  });

  it("keeps an authority that the shell already trusts, also when it is evaluated again", () => {
    const company = join(sandbox.folder, "company.pem");
    const own = `# the company's proxy\n${authority()}\n`;
    writeFileSync(company, own);
    const first = shell(["--providers", "plugin"], { SSL_CERT_FILE: company });
    const again = shell(["--providers", "plugin"], first);
    assert.equal(again.SSL_CERT_FILE, first.SSL_CERT_FILE);
    assert.ok(readFileSync(again.SSL_CERT_FILE ?? "", "utf8").includes("# the company's proxy"));
    assert.equal(readFileSync(company, "utf8"), own);
  });

  it("excludes this machine from the shell's proxy", () => {
    assert.deepEqual(
      Object.keys(shell([])).filter((name) => name.toLowerCase() === "no_proxy"),
      [],
    );
    const before = { HTTPS_PROXY: "http://proxy.example.com:8080", no_proxy: "intranet.example.com" };
    const env = shell([], before);
    assert.equal(env.NO_PROXY, "intranet.example.com,localhost,127.0.0.1");
    assert.equal(env.no_proxy, env.NO_PROXY);
    assert.equal(shell([], env).NO_PROXY, env.NO_PROXY);
    assert.equal(shell([], { https_proxy: "http://proxy.example.com", NO_PROXY: "*" }).NO_PROXY, "*");
  });

  it("refuses an unknown kind of providers and lists the known ones", () => {
    const args = [leadsCommand, "sandbox", "--data", data(), "env", "--providers", "real"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /double, plugin/);
  });
});

function certificatesOf(file: string): X509Certificate[] {
  const pems = readFileSync(file, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return (pems ?? []).map((pem) => new X509Certificate(pem));
}
