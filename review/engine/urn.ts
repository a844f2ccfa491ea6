/** Names in a URN. Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */

/** `urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>`; only the name may contain `::`. */
export function partsOf(urn: string): { stack: string; project: string; type: string; name: string } {
  const [start = "", project = "", types = "", ...name] = urn.split("::");
  const type = types.split("$").at(-1) ?? "";
  return { stack: start.replace(/^urn:pulumi:/, ""), project, type, name: name.join("::") };
}
