/** A file for `curl --config` that posts a lead, so that no shell has to quote its path, header or secret URL. */

export interface LeadPost {
  /** Secret. */
  callbackUrl: string;
  /** Certificate authority of the sandbox. */
  authorityFile: string;
  leadFile: string;
}

/** Source: https://curl.se/docs/manpage.html#-K */
export function curlConfig(
  { callbackUrl, authorityFile, leadFile }: LeadPost,
  windows = process.platform === "win32",
): string {
  const text = (value: string) => `"${value.replace(/[\\"]/g, "\\$&")}"`;
  return [
    `url = ${text(callbackUrl)}`,
    `cacert = ${text(authorityFile)}`,
    `header = ${text("Content-Type: application/json")}`,
    `data-binary = ${text(`@${leadFile}`)}`,
    "include",
    // Windows' curl asks whether a certificate is revoked, and the sandbox's authority has no such service
    ...(windows ? ["ssl-no-revoke"] : []),
    "",
  ].join("\n");
}
