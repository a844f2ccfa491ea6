import "reflect-metadata"; // @peculiar/x509 needs it first
import assert from "node:assert/strict";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";
import { routedHosts } from "../../../sandbox/environment";
import { ensureCertificates } from "../../../sandbox/http/certificates";
import { systemClock } from "../../../sandbox/support/clock";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

describe("the sandbox's certificates", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-certificates-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a self-signed certificate for some hosts. */
  async function writeCertificate(hosts: string[]): Promise<void> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: "CN=localhost",
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 300 * 86_400_000),
      signingAlgorithm: algorithm,
      keys: keys as Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]["keys"],
      extensions: [
        new SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns" as const, value }))),
      ],
    });
    const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
    for (const name of ["ca", "server"]) {
      writeFileSync(join(folder, `${name}.pem`), certificate.toString("pem"));
      writeFileSync(
        join(folder, `${name}.key`),
        `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`,
      );
    }
  }

  it("include every host that clients are routed to", async () => {
    const { certificate } = await ensureCertificates(folder, systemClock);
    const server = new X509Certificate(certificate);
    for (const host of routedHosts.map((pattern) =>
      pattern.replace("crm*", "crm4").replace("*", "contoso"),
    )) {
      assert.equal(server.checkHost(host) === undefined, false, host);
    }
  });

  it("stay the same at every start", async () => {
    const first = await ensureCertificates(folder, systemClock);
    assert.deepEqual(await ensureCertificates(folder, systemClock), first);
  });

  it("are recreated when an earlier version had fewer hosts", async () => {
    await writeCertificate(["localhost", "management.azure.com"]);
    const earlier = readFileSync(join(folder, "server.pem"), "utf8");
    const { certificate } = await ensureCertificates(folder, systemClock);
    assert.notEqual(certificate, earlier);
    assert.ok(new X509Certificate(certificate).checkHost("stleads.blob.core.windows.net"));
  });
});
