/** A file for `curl --config` that posts a lead: no shell has to quote its path, its header or the secret URL. */

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
    // Windows' own curl asks whether the authority has revoked its certificate; ours answers nobody
    ...(windows ? ["ssl-no-revoke"] : []),
    "",
  ].join("\n");
}
