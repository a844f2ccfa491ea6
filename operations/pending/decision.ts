/** What becomes of a creation that an interrupted update left open. */
import { nameOf, type ResourceState, stackOf } from "./stack-export";

export const Settled = { adopt: "adopt", forget: "forget", remove: "remove", doubt: "doubt" } as const;

/** `text` is a sentence for a person. */
export type Decision =
  /** It exists and is ours: the state gets it, under this id. */
  | { kind: typeof Settled.adopt; id: string; text: string }
  /** Nothing to do but to forget the pending operation. */
  | { kind: typeof Settled.forget; text: string }
  /** Passwords of an application that nobody knows. */
  | { kind: typeof Settled.remove; applicationId: string; keyIds: string[]; text: string }
  /** It may belong to somebody else. `fixes` are sentences that end with a command. */
  | { kind: typeof Settled.doubt; text: string; fixes: string[] };

export interface Settlement {
  resource: ResourceState;
  decision: Decision;
}

/** What is common to all lookups. */
export interface Looking {
  /** When the state was last written, in milliseconds. */
  writtenAt: number;
  /** Of the wall clock, in milliseconds. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Azure and Entra can list a new object some seconds late, so what is not found is looked for again until this time after the last write.
 * Unverified: how late. Source: https://learn.microsoft.com/entra/architecture/architecture
 */
const lateMilliseconds = 20_000;

/** @returns undefined when it is still not there */
export async function lookFor<Found>(
  { writtenAt, now, sleep }: Looking,
  find: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (;;) {
    const found = await find();
    if (found !== undefined || now() >= writtenAt + lateMilliseconds) return found;
    await sleep(2000);
  }
}

/** An update takes minutes; the rest is for clocks that differ. */
const updateMilliseconds = 3_600_000;

/**
 * Whether something was created by the update that was interrupted, as far as its time tells. The engine writes the
 * state just before it creates something, so what is much younger was made by somebody else.
 */
export const isRecent = ({ writtenAt }: Looking, created: string | undefined): boolean =>
  created !== undefined && Math.abs(Date.parse(created) - writtenAt) <= updateMilliseconds;

/** Command that takes a resource into the state. Single quotes, because a URN can contain `$`. */
export function importCommand({ type, urn, parent }: ResourceState, id: string): string {
  const under = parent === undefined ? "" : ` --parent 'parent=${parent}'`;
  const options = `${under} --protect=false --generate-code=false --yes --stack ${stackOf(urn)}`;
  return `pulumi import ${type} ${nameOf(urn)} '${id}'${options}`;
}
