/** Names in a URN. Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */

/** `urn:pulumi:<stack>::<project>::<type>::<name>`; only the name may contain `::`. */
export function partsOf(urn: string): { stack: string; project: string; name: string } {
  const [start = "", project = "", , ...name] = urn.split("::");
  return { stack: start.replace(/^urn:pulumi:/, ""), project, name: name.join("::") };
}
