/** Splits Markdown prose into sentences, and finds hard ones. */
import { withoutCode } from "./markdown-pages";

/** A longer sentence is hard to read. The aim is 25 words. */
export const mostWords = 30;

/** Hard phrases, each with what to write instead. */
const hardTurns: readonly [RegExp, string][] = [
  [/\bwhoever\b|\bwhomever\b/i, "name the person"],
  [/\bwhatever\b/i, "name the thing"],
  [/\bat once\b/i, "immediately, or together"],
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\bbeside\b/i, "next to, or as well as"],
  [/\banew\b/i, "again"],
  [/\bthat which\b/i, "what"],
  [/\bby itself alone\b|\bfor want of\b|\bwherein\b|\bthereof\b|\bhence\b/i, "a common word"],
  [/(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more than\b)\w+/i, "is not a …, or there is no …"],
];

/** Sentences of a page's prose, without code and tables. A list item ends a sentence. Inline code counts as one word. */
export function sentencesOf(page: string): string[] {
  const prose = withoutCode(page)
    .replace(/^\|.*$/gm, "")
    .replace(/^#+ .*$/gm, "")
    .replace(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .replace(/`[^`\n]*`/g, "code")
    .replace(/[*_]{2}/g, "");
  return prose.split(/\n\s*\n|\n(?=\s*(?:[-*>]|\d+\.)\s)/).flatMap((block) => sentencesIn(block));
}

/** Sentences of a piece of plain text. */
export function sentencesIn(text: string): string[] {
  const flat = text.replace(/^\s*(?:[-*>]|\d+\.)\s/, "").replace(/\s+/g, " ");
  return flat
    .split(/(?<=[.!?][)"']?)(?<!\b(?:e\.g|i\.e|etc|vs)\.)\s+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** @returns why a sentence is hard to read; empty when it is easy */
export function complaints(sentence: string): string[] {
  const words = sentence.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return [
    ...(words > mostWords ? [`${words} words, at most ${mostWords}: "${sentence}"`] : []),
    ...hardTurns.flatMap(([turn, instead]) => {
      const found = turn.exec(sentence);
      return found === null ? [] : [`"${found[0]}", write ${instead}: "${sentence}"`];
    }),
  ];
}
