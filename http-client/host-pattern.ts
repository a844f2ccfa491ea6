/** Host names with a wildcard, as in the routing table and `LEADS_ROUTES`. */

/**
 * @param host a hostname in any letter case; each `*` stands for any text within one label, so that `*.crm*.dynamics.com` is
 *   every Dataverse organisation
 * @returns an expression to match lower-case hostnames with
 */
export function hostPattern(host: string): RegExp {
  const labels = host
    .toLowerCase()
    .split("*")
    .map((text) => text.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${labels.join("[^.]*")}$`);
}
