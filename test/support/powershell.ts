/** Parses PowerShell with tree-sitter-powershell, because not every machine has PowerShell. */
import { dirname, join } from "node:path";
import { Language, type Node, Parser } from "web-tree-sitter";

export async function powershellParser(): Promise<Parser> {
  await Parser.init();
  const folder = dirname(require.resolve("tree-sitter-powershell/package.json"));
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(folder, "tree-sitter-powershell.wasm")));
  return parser;
}

/** Statements of a script. @throws {Error} for one that the grammar refuses */
export function statementsOf(parser: Parser, script: string): Node[] {
  const root = parser.parse(script)?.rootNode;
  if (root === undefined || root.hasError) throw new Error(`PowerShell's grammar refuses: ${script}`);
  return root.descendantsOfType("statement_list").flatMap((list) => list?.namedChildren ?? []) as Node[];
}

/** Name and value of `$env:NAME = 'text' + [char]0x… + …`, undefined for `$null`. @throws {Error} for anything else */
export function assignmentOf(statement: Node): [name: string, value: string | undefined] {
  const [variable, ...terms] = leavesOf(statement);
  const [, name] = /^\$env:(\w+)$/.exec(variable?.text ?? "") ?? [];
  if (name === undefined) throw new Error(`No variable is set: ${statement.text}`);
  if (terms.length === 1 && terms[0]?.text === "$null") return [name, undefined];
  return [name, terms.map(textOf).join("")];
}

const leafTypes = new Set(["variable", "string_literal", "cast_expression"]);

/** Operands from left to right; unknown nodes are returned too, and refused. */
function leavesOf(node: Node): Node[] {
  if (leafTypes.has(node.type)) return [node];
  const children = node.namedChildren as Node[];
  if (node.type === "assignement_operator") return [];
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
}

function textOf(term: Node): string {
  const [, code] = /^\[char\]0x([0-9a-f]+)$/.exec(term.text) ?? [];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  const isVerbatim =
    term.type === "string_literal" && term.namedChild(0)?.type === "verbatim_string_characters";
  if (!isVerbatim) throw new Error(`Neither a text in single quotes nor a character: ${term.text}`);
  return term.text.slice(1, -1).replaceAll("''", "'");
}
