/** One comment for one report, updated in place. Knows neither GitHub nor Azure Repos. */
import { OperationError } from "../errors";
import { type CommentContent, commentText, limits, readComment } from "./comment-text";

/** A comment of our own. */
export interface OwnComment {
  id: number;
  text: string;
}

/** The comments of one pull request, or the drift issues of one repository. */
export interface CommentStore {
  /** E.g. `pull request 7 of contoso/leads`. */
  name: string;
  /** Those that our own account wrote, the oldest first. */
  list(): Promise<OwnComment[]>;
  /** @returns its address. @throws {TooLong}, {MayBeWritten} */
  create(text: string): Promise<string>;
  /** @returns its address; undefined when it is gone. @throws {TooLong} */
  update(id: number, text: string): Promise<string | undefined>;
  /** Does nothing when it is gone. */
  remove(id: number): Promise<void>;
  sleep(milliseconds: number): Promise<void>;
}

/** The service takes no text of this length. */
export class TooLong extends Error {}

/** The service failed, perhaps after it wrote the comment. Holds the explained failure. */
export class MayBeWritten extends Error {
  readonly failure: Error;
  constructor(failure: Error) {
    super(failure.message);
    this.failure = failure;
  }
}

export interface PutComment {
  did: "created" | "updated" | "unchanged";
  /** Absent when nothing was written. */
  url?: string;
  /** Whether somebody had changed our text, which is replaced. */
  wasEdited: boolean;
  /** Number of further comments with the same marker, which two runs at the same time can leave. */
  removed: number;
}

const tries = 3;

/** @throws {OperationError} `LEADS_COMMENT_REFUSED` when even the shortest text is too long, and what the store throws */
export async function putComment(store: CommentStore, content: CommentContent): Promise<PutComment> {
  for (const limit of limits) {
    try {
      return await putText(store, content.marker, commentText(content, limit));
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
    }
  }
  throw new OperationError(
    "LEADS_COMMENT_REFUSED",
    `The shortest form of the report is too long for ${store.name}`,
    "Report fewer stacks in one comment: run leads comment once for each report.",
  );
}

async function putText(store: CommentStore, marker: string, text: string): Promise<PutComment> {
  for (let left = tries; ; left--) {
    try {
      return await putOnce(store, marker, text);
    } catch (error) {
      if (!(error instanceof MayBeWritten)) throw error;
      if (left <= 1) throw error.failure;
      await store.sleep(2000);
    }
  }
}

/** Keeps the oldest of our comments and removes the others: an old report must not contradict the new one. */
async function putOnce(store: CommentStore, marker: string, text: string): Promise<PutComment> {
  const [first, ...others] = await ownComments(store, marker);
  for (const { id } of others) await store.remove(id);
  const removed = others.length;
  if (first !== undefined) {
    const wasEdited = readComment(first.text)?.isEdited ?? false;
    if (isSame(first.text, text)) return { did: "unchanged", wasEdited, removed };
    const url = await store.update(first.id, text);
    if (url !== undefined) return { did: "updated", url, wasEdited, removed };
  }
  return { did: "created", url: await store.create(text), wasEdited: false, removed };
}

/** Of our account and with this marker; the oldest first. */
export async function ownComments(store: CommentStore, marker: string): Promise<OwnComment[]> {
  const own = await store.list();
  return own
    .filter(({ text }) => readComment(text)?.marker === marker)
    .sort((one, other) => one.id - other.id);
}

const isSame = (one: string, other: string) =>
  one.replaceAll("\r\n", "\n").trimEnd() === other.replaceAll("\r\n", "\n").trimEnd();
