/** Syntax tree of an expression. */
export type Node = LiteralNode | CallNode | MemberNode;

export interface LiteralNode {
  readonly kind: "literal";
  readonly value: null | boolean | number | string;
  /** Written with a point or an exponent. It is a float even when its value is whole. */
  readonly isFloat: boolean;
  readonly at: number;
}

export interface CallNode {
  readonly kind: "call";
  /** As written. Names are matched without case. */
  readonly name: string;
  readonly parameters: readonly Node[];
  readonly at: number;
}

/** `target.name`, `target['name']`, `target[0]`; with `?` before it `isSafe`. */
export interface MemberNode {
  readonly kind: "member";
  readonly target: Node;
  readonly key: Node;
  readonly isSafe: boolean;
  readonly at: number;
}
