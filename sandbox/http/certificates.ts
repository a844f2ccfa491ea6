/**
 * The sandbox's certificate authority and server certificate, made once per data directory.
 * Every service uses TLS, because Azure's clients refuse to send a token over plain http. The keys never
 * leave the data directory and protect only loopback traffic.
 */
import { createPrivateKey, X509Certificate as ReadCertificate, webcrypto } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { X509Certificate, X509CertificateGenerator } from "@peculiar/x509";
import type { Clock } from "../support/clock";

/** PEM texts and files of the sandbox's TLS set-up. */
export interface Certificates {
  /** Path of the authority's certificate, for `NODE_EXTRA_CA_CERTS` and `curl --cacert`. */
  authorityFile: string;
  /** Server certificate, PEM. */
  certificate: string;
  /** Private key of the server certificate, PEM. */
  key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMilliseconds = 86_400_000;
const authorityDays = 3650;
const serverDays = 397; // the longest lifetime that browsers accept
const renewDays = 30;

/** Hosts in the certificate: loopback, and the names that a client may be routed from. */
const hostnames = [
  "localhost",
  "management.azure.com",
  "login.microsoftonline.com",
  "graph.microsoft.com",
  "*.crm.dynamics.com",
  ...Array.from({ length: 39 }, (_, index) => `*.crm${index + 2}.dynamics.com`),
  "*.blob.core.windows.net",
  ...["*.my.salesforce.com", "*.sandbox.my.salesforce.com", "*.develop.my.salesforce.com"],
  ...["login.salesforce.com", "test.salesforce.com"],
  "api.hubapi.com",
  "*.table.core.windows.net",
  "*.webhook.example.com",
  "hooks.slack.com",
  "default0000000000004000800000000000.01.environment.api.powerplatform.com",
];

/**
 * Reads the certificates of a data directory. Replaces them when one is missing, damaged or about to expire.
 *
 * @param folder data directory of the sandbox; created when missing
 */
export async function ensureCertificates(folder: string, clock: Clock): Promise<Certificates> {
  const files = {
    authority: join(folder, "ca.pem"),
    authorityKey: join(folder, "ca.key"),
    certificate: join(folder, "server.pem"),
    key: join(folder, "server.key"),
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isFresh(files, clock)) await issue(files, clock);
  return {
    authorityFile: files.authority,
    certificate: readFileSync(files.certificate, "utf8"),
    key: readFileSync(files.key, "utf8"),
  };
}

type Files = Record<"authority" | "authorityKey" | "certificate" | "key", string>;

/**
 * Whether the files are readable, belong together, name every host and are valid for long enough.
 * A kill or an editor may have damaged them, and an earlier version had fewer hosts.
 */
function isFresh(files: Files, clock: Clock): boolean {
  if (!Object.values(files).every((file) => existsSync(file))) return false;
  try {
    const authority = new ReadCertificate(readFileSync(files.authority));
    const server = new ReadCertificate(readFileSync(files.certificate));
    const isOurs =
      server.verify(authority.publicKey) && server.checkPrivateKey(createPrivateKey(readFileSync(files.key)));
    const isComplete = hostnames.every((host) => server.checkHost(host.replace("*", "any")) !== undefined);
    return (
      isOurs && isComplete && Date.parse(server.validTo) - clock.now().getTime() > renewDays * dayMilliseconds
    );
  } catch {
    return false; // unreadable or damaged
  }
}

async function issue(files: Files, clock: Clock): Promise<void> {
  // loaded only here: a sandbox with certificates starts without the certificate library
  await import("reflect-metadata"); // @peculiar/x509 needs it first
  const x509 = await import("@peculiar/x509");
  const notBefore = new Date(clock.now().getTime() - dayMilliseconds);
  const until = (days: number) => new Date(clock.now().getTime() + days * dayMilliseconds);
  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=marketplace-leads sandbox",
    serialNumber: "01",
    notBefore,
    notAfter: until(authorityDays),
    signingAlgorithm: algorithm,
    keys: authorityKeys as Keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey as Keys["publicKey"]),
    ],
  });
  const serverKeys = await newKeys();
  const server = await x509.X509CertificateGenerator.create({
    subject: "CN=localhost",
    issuer: authority.subject,
    serialNumber: Buffer.from(
      webcrypto.getRandomValues(new Uint8Array(8)).map((byte) => byte & 0x7f),
    ).toString("hex"),
    notBefore,
    notAfter: until(serverDays),
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey as Keys["publicKey"],
    signingKey: authorityKeys.privateKey as Keys["privateKey"],
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hostnames.map((value) => ({ type: "dns" as const, value })),
        { type: "ip" as const, value: "127.0.0.1" },
        { type: "ip" as const, value: "::1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  writePrivate(files.authorityKey, await privatePem(authorityKeys));
  writePrivate(files.key, await privatePem(serverKeys));
  writeFileSync(files.authority, pem(authority));
  writeFileSync(files.certificate, pem(server));
}

type Keys = Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]["keys"];
const pem = (certificate: X509Certificate) => `${certificate.toString("pem")}\n`;

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function privatePem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----", ""].join("\n");
}

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
