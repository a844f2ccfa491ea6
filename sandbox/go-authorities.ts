/**
 * The certificate authorities of a Go program that talks to the sandbox: the real Pulumi plugins, Terraform's providers.
 *
 * Go reads one file, `SSL_CERT_FILE`, in place of the system's own; with the sandbox's authority alone in
 * it, Pulumi could no longer download the plugins. On macOS and Windows Go ignores the variable and asks the system's key store.
 * Source: https://pkg.go.dev/crypto/x509#SystemCertPool
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { rootCertificates } from "node:tls";
import type { SandboxInstance } from "./instance-file";

/** Path of the file in the sandbox's data directory. */
export function goAuthoritiesFile({ authorityFile }: SandboxInstance): string {
  return join(dirname(authorityFile), "go-authorities.pem");
}

/**
 * Writes the file: the public authorities Node.js knows, those the caller trusts besides, and the sandbox's.
 *
 * @param trusted file of authorities the caller's Go programs trust now, e.g. a company's proxy. @default `SSL_CERT_FILE`
 */
export function writeGoAuthorities(
  instance: SandboxInstance,
  trusted: string | undefined = process.env.SSL_CERT_FILE,
): void {
  const file = goAuthoritiesFile(instance);
  const own = readFileSync(instance.authorityFile, "utf8").trim();
  const kept = trusted === undefined || !existsSync(trusted) ? "" : readFileSync(trusted, "utf8").trim();
  // a shell that has our file already: what it kept of the caller's is in it
  if (trusted !== undefined && resolve(trusted) === file && kept.includes(own)) return;
  const parts = [...rootCertificates, kept, own].filter((part) => part !== "");
  const draft = `${file}.new`;
  writeFileSync(draft, `${parts.join("\n")}\n`);
  renameSync(draft, file);
}
