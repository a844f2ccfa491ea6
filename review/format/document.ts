/** A report as headings, lists and tables, before it becomes Markdown or HTML. */

/** How a word looks in HTML. The word says the same without colour. */
export type Tone = "good" | "warn" | "bad" | "busy" | "calm";

/** A value of the report, shown letter by letter. */
export interface Code {
  code: string;
  /** The part that differs from the value beside it: first index, and the index after it. */
  differs?: readonly [start: number, end: number];
}

/** Our own words, never a text of the report. */
export interface Label {
  label: string;
  tone: Tone;
}

export interface Link {
  link: string;
  href: string;
}

/** Text inside a block. A string is a sentence that may hold anything; both forms escape it. */
export type Inline = string | Code | Label | Link | readonly Inline[];

export interface Item {
  content: Inline;
  /** Shown on lines of its own below it. */
  more?: readonly Inline[];
}

export interface Section {
  kind: "section";
  title: Inline;
  /** Only of the verdict. */
  tone?: Tone;
  blocks: readonly Block[];
}

export interface Table {
  kind: "table";
  /** For screen readers. */
  name: string;
  head: readonly string[];
  rows: readonly (readonly Inline[])[];
}

export type Block =
  | Section
  | Table
  | { kind: "paragraph"; content: Inline }
  | { kind: "list"; isOrdered: boolean; items: readonly Item[] }
  /** A command of one line. */
  | { kind: "command"; text: string }
  | { kind: "fold"; summary: Inline; blocks: readonly Block[] };

export const code = (text: string): Code => ({ code: text });
export const label = (text: string, tone: Tone): Label => ({ label: text, tone });

export const paragraph = (...content: Inline[]): Block => ({ kind: "paragraph", content });

export const list = (items: readonly Item[]): Block[] =>
  items.length === 0 ? [] : [{ kind: "list", isOrdered: false, items }];

/** Nothing without rows. */
export const table = (
  name: string,
  head: readonly string[],
  rows: readonly (readonly Inline[])[],
): Block[] => (rows.length === 0 ? [] : [{ kind: "table", name, head, rows }]);

/** Nothing without content. */
export const section = (title: Inline, blocks: readonly Block[]): Block[] =>
  blocks.length === 0 ? [] : [{ kind: "section", title, blocks }];

/** Nothing without content. */
export const fold = (summary: Inline, blocks: readonly Block[]): Block[] =>
  blocks.length === 0 ? [] : [{ kind: "fold", summary, blocks }];

/** `a, b, c`. */
export const commas = (parts: readonly Inline[]): Inline =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [", ", part]));

/** The parts of two texts that differ: without what they begin and end with alike. */
export function compared(before: string, after: string): [before: Code, after: Code] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const marked = (text: string): Code => ({ code: text, differs: [start, text.length - end] });
  return [marked(before), marked(after)];
}

/** `pulumi config set KEY VALUE`, or to the last option with its value: `npx leads grant --stack NAME`, or two words: `pulumi up`. */
const word = String.raw`(?:"[^"]*"|'[^']*'|<[^<>]*>|[^\s,;"'<-][^\s,;]*[^\s,;.)]|[^\s,;"'<.-])`;
const command = new RegExp(
  String.raw`\bpulumi config set(?: --(?:path|plaintext|secret))* ${word}(?: ${word})?(?: --stack [\w./-]*\w)?|` +
    String.raw`\b(?:pulumi|npx [a-z]+|leads|az) [a-z-]+\b(?:(?:'[^']*'|[^',;]){0,300}? --?[a-z-]+(?: (?:'[^']*'|[^\s,;'-](?:[^\s,;']*[^\s,;').])?))?)*`,
  "g",
);

/** Commands inside a sentence, so that they can be pasted. */
export function withCommands(text: string): Inline {
  const parts: Inline[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(command)) {
    parts.push(text.slice(end, index), code(found));
    end = index + found.length;
  }
  return [...parts, text.slice(end)];
}
