/**
 * Certificate authorities for Go programs that use the sandbox: the real Pulumi plugins, Terraform's
 * providers.
 * Go reads `SSL_CERT_FILE` instead of the system's authorities. With only the sandbox's authority in it,
 * Pulumi could not download the plugins. On macOS and Windows Go ignores the variable and asks the system's
 * key store.
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
 * Writes the file with the authorities of Node.js, of the caller and of the sandbox.
 *
 * @param trusted file with the caller's authorities, e.g. a company's proxy. @default `SSL_CERT_FILE`
 */
export function writeGoAuthorities(
  instance: SandboxInstance,
  trusted: string | undefined = process.env.SSL_CERT_FILE,
): void {
  const file = goAuthoritiesFile(instance);
  const own = readFileSync(instance.authorityFile, "utf8").trim();
  const kept = trusted === undefined || !existsSync(trusted) ? "" : readFileSync(trusted, "utf8").trim();
  // the shell already uses our file, which includes the caller's authorities
  if (trusted !== undefined && resolve(trusted) === file && kept.includes(own)) return;
  const parts = [...rootCertificates, kept, own].filter((part) => part !== "");
  const draft = `${file}.new`;
  writeFileSync(draft, `${parts.join("\n")}\n`);
  renameSync(draft, file);
}
