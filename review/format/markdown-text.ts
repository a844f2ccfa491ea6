/** Text in Markdown of GitHub and Azure Repos: nothing in it formats, links, mentions or refers. */
import type { Code, Inline } from "./document";
import type { Plan } from "./plan";
import { sentence, visible } from "./visible";

/** Where the text stands: a table splits at `|`, and a line of HTML holds no Markdown. */
export type Place = "line" | "cell" | "html";

export function inline(content: Inline, place: Place, plan: Plan): string {
  if (typeof content === "string") return prose(content, place, plan);
  if ("code" in content) return span(excerpt(content, plan.value), place);
  if ("label" in content) return place === "html" ? `<b>${content.label}</b>` : `**${content.label}**`;
  if ("link" in content) return link(content, place, plan);
  return content.map((part) => inline(part, place, plan)).join("");
}

/** Documentation only. Another address is no link. */
export const isSafeLink = (href: string): boolean => /^https:\/\/[\w.-]+(?:\/[\w./#-]*)?$/.test(href);

function link({ link: text, href }: { link: string; href: string }, place: Place, plan: Plan): string {
  const shown = span(excerpt({ code: text }, plan.value), place);
  if (!isSafeLink(href)) return shown;
  return place === "html" ? `<a href="${href}">${shown}</a>` : `[${shown}](${href})`;
}

/** Words with a character or a form that formats, links, mentions or refers become code. Backslashes do not stop `@name`. */
function prose(text: string, place: Place, plan: Plan): string {
  const [, before = "", words = "", after = ""] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  const line = cut(sentence(words), plan.sentence);
  return (
    before +
    line
      .split(" ")
      .map((word, at) => quoted(word, place, at === 0))
      .join(" ") +
    after
  );
}

const plain = /^[\p{L}\p{M}\p{N}\p{Sc}%/.,;:!?()'"+=–—…-]*$/u;
const reference = /^(?:[\da-f]{7,}|[a-z]+-\d+|!\d+|.*\/\/.*|www\..*|.*:[\w:].*|.*\$.*)$/i;
/** Begins a list, or underlines a heading. */
const blockMark = /^(?:\d+[.)]|[-+=]+)$/;

function quoted(word: string, place: Place, isFirst: boolean): string {
  const [, before = "", inner = "", after = ""] =
    /^(\()(.*?)(\)[.,;:!?]*)$/su.exec(word) ?? /^()(.*?)([.,;:!?]*)$/su.exec(word) ?? [];
  if (isFirst && blockMark.test(word)) return span(word, place);
  const isPlain = plain.test(inner) && !reference.test(inner) && !reference.test(word);
  return isPlain ? word : before + span(inner, place) + after;
}

/** Text that stands as it is. `<code>` where backticks cannot hold it. */
function span(text: string, place: Place): string {
  if (text === "") return "(empty)";
  const isTag = place === "html" || (place === "cell" && text.includes("|")) || /<!--|-->/.test(text);
  if (isTag) return `<code>${entities(text)}</code>`;
  const fence = "`".repeat(longestRun(text) + 1);
  const isPadded = /^[` ]|[` ]$/.test(text) && text.trim() !== "";
  return isPadded ? `${fence} ${text} ${fence}` : fence + text + fence;
}

/** All that Markdown or HTML could read, as numbers. */
const entities = (text: string): string =>
  text.replace(/[^\p{L}\p{N}\p{M} .,/()'=+%-]/gu, (found) => `&#${found.codePointAt(0)};`);

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));

/** A long value around the first place where it differs. */
function excerpt({ code, differs }: Code, length: number): string {
  if (code.length <= length) return visible(code);
  const first = Math.max(0, Math.min((differs?.[0] ?? 0) - 20, code.length - length));
  return `${first > 0 ? "..." : ""}${visible(code.slice(first, first + length))}${first + length < code.length ? "..." : ""}`;
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}...`;
