/** The text of a comment or an issue: a hidden marker that finds it again, hidden digests, the report. */
import { createHash } from "node:crypto";

/** What a comment says. */
export interface CommentContent {
  /** E.g. `leads-report:marketplace-leads:prod`. Made by {@link markerOf}. */
  marker: string;
  /** Stack → digest of its reviewed change, for `leads up --reviewed`. */
  digests: Readonly<Record<string, string>>;
  /** The report in at most this many characters. */
  render(limit: number): string;
}

/** What {@link readComment} finds. */
export interface FoundComment {
  marker: string;
  /** Whether somebody changed it after us. */
  isEdited: boolean;
  /** Stack → digest. */
  digests: ReadonlyMap<string, string>;
}

/** Longest texts to try. GitHub takes 65,536 characters and Azure Repos 150,000. Source: https://github.com/runatlantis/atlantis/pull/1585 */
export const limits = [64_000, 48_000, 32_000, 16_000, 8_000, 4_000] as const;

/** @param parts e.g. project and stacks */
export const markerOf = (kind: "leads-report" | "leads-drift", ...parts: readonly string[]): string =>
  [kind, ...parts.map(encoded)].join(":");

/** @param limit of the whole text, in characters */
export function commentText({ marker, digests, render }: CommentContent, limit: number): string {
  const lines = Object.entries(digests)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([stack, digest]) => `<!-- leads-digest:${encoded(stack)} ${digest} -->\n`)
    .join("");
  const rest = limit - firstLine(marker, hashOf("")).length - lines.length - "\n\n".length;
  const body = `${lines}${render(rest)}`.replaceAll("\r\n", "\n").trimEnd();
  return `${firstLine(marker, hashOf(body))}\n${body}\n`;
}

/** Undefined for a text without our marker. Line ends may have become those of Windows. */
export function readComment(text: string): FoundComment | undefined {
  const [first = "", ...rest] = text.replaceAll("\r\n", "\n").split("\n");
  const [, marker, hash] = /^<!-- (leads-(?:report|drift):\S+) sha256:([0-9a-f]{64}) -->$/.exec(first) ?? [];
  if (marker === undefined) return undefined;
  const body = rest.join("\n").trimEnd();
  return { marker, isEdited: hashOf(body) !== hash, digests: digestsIn(rest) };
}

/** Only the lines before the report: the report may quote such a line. */
function digestsIn(lines: readonly string[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (const line of lines) {
    const [, stack, digest] = /^<!-- leads-digest:(\S*) ([0-9a-f]{64}) -->$/.exec(line) ?? [];
    if (stack === undefined || digest === undefined) break;
    digests.set(decoded(stack), digest);
  }
  return digests;
}

/** Half of a surrogate pair cannot be encoded. */
export const encoded = (text: string) => encodeURIComponent(text.toWellFormed());

const firstLine = (marker: string, hash: string) => `<!-- ${marker} sha256:${hash} -->`;

const hashOf = (body: string) => createHash("sha256").update(body).digest("hex");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
