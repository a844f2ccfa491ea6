/** The elements and texts of a page, as a browser reads them. */
// Comes with a tool in package.json, without types.
const parse5: { parse(html: string): RawNode } = require("parse5");

interface RawNode {
  nodeName: string;
  value?: string;
  data?: string;
  attrs?: readonly { name: string; value: string }[];
  childNodes?: readonly RawNode[];
}

export interface Node {
  /** `#text`, `#comment` or the element's name. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Of a text or a comment. */
  text: string;
  /** Names of the elements around it. */
  inside: ReadonlySet<string>;
  children: readonly Node[];
}

/** All nodes in the order of the page. */
export function nodesOf(html: string): Node[] {
  const all: Node[] = [];
  const add = (raw: RawNode, inside: ReadonlySet<string>): Node => {
    const within = new Set([...inside, raw.nodeName]);
    const children: Node[] = [];
    const node: Node = {
      name: raw.nodeName,
      attributes: Object.fromEntries((raw.attrs ?? []).map(({ name, value }) => [name, value])),
      text: raw.value ?? raw.data ?? "",
      inside,
      children,
    };
    if (raw.nodeName !== "#document" && raw.nodeName !== "#documentType") all.push(node);
    for (const child of raw.childNodes ?? []) children.push(add(child, within));
    return node;
  };
  add(parse5.parse(html), new Set());
  return all;
}
