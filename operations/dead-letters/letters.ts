/** The letters of a store: all, those of one destination, or those that a person names. */
import { OperationError } from "../errors";
import type { StoredBlob } from "./blob-list";
import { parseLetter } from "./letter";
import { letterOf, markerFolder } from "./letter-id";
import type { LetterStore } from "./letter-store";

/** Every letter, over all pages; `markers` are redrive's own blobs. */
export async function listedLetters(
  store: LetterStore,
): Promise<{ letters: StoredBlob[]; markers: StoredBlob[] }> {
  const letters: StoredBlob[] = [];
  const markers: StoredBlob[] = [];
  for await (const blob of store.list()) (blob.name.startsWith(markerFolder) ? markers : letters).push(blob);
  return { letters, markers };
}

/** The letters of a destination. */
export const lettersOf = (letters: readonly StoredBlob[], destination: string): StoredBlob[] =>
  letters.filter(({ name }) => letterOf(name)?.destination === destination);

/** The name by which a person finds a letter: its id, after the destination when several have a letter of this id. */
export function shownName(blobName: string, letters: readonly Pick<StoredBlob, "name">[]): string {
  const letter = letterOf(blobName);
  if (letter === undefined) return blobName;
  const isShared = letters.some(({ name }) => name !== blobName && letterOf(name)?.id === letter.id);
  return isShared ? `${letter.destination}/${letter.id}` : letter.id;
}

/**
 * The named letters: by id, `<destination>/<id>`, blob name or run.
 *
 * @throws {OperationError} `LEADS_LETTER_UNKNOWN`, also for a name that several letters have
 */
export function chosenLetters(letters: readonly StoredBlob[], names: readonly string[]): StoredBlob[] {
  return [...new Set(names.map((name) => chosenLetter(letters, name)))];
}

function chosenLetter(letters: readonly StoredBlob[], named: string): StoredBlob {
  const found = letters.filter((letter) => isNamed(letter, named));
  const [only, ...others] = found;
  if (only === undefined) {
    throw new OperationError(
      "LEADS_LETTER_UNKNOWN",
      `Found no dead letter ${named}, expected the id of one or the run it came from`,
      "It was redriven, has expired, or is mistyped. List them with: npx leads dead-letters",
    );
  }
  if (others.length === 0) return only;
  throw new OperationError(
    "LEADS_LETTER_UNKNOWN",
    `Found ${found.length} dead letters ${named}, expected one`,
    `Name the one you mean:\n${found.map(({ name }) => `  ${name.replace(/\.json$/, "")}`).join("\n")}`,
  );
}

function isNamed({ name, metadata }: StoredBlob, named: string): boolean {
  const { destination, id = name } = letterOf(name) ?? {};
  const names = [id, `${destination}/${id}`].map((one) => one.toLowerCase());
  return names.includes(named.toLowerCase()) || name === named || metadata.run === named;
}

/** Runs with leads in these letters: from metadata, or from the content where metadata is missing. */
export async function runsOfLetters(
  store: LetterStore,
  letters: readonly StoredBlob[],
): Promise<Set<string>> {
  const runs = new Set<string>();
  for (const { name, metadata } of letters) {
    if (metadata.run !== undefined) runs.add(metadata.run);
    else {
      const blob = await store.read(name);
      const letter = blob === undefined ? undefined : parseLetter(blob.text);
      if (letter !== undefined && !("notALetter" in letter) && letter.run !== undefined) runs.add(letter.run);
    }
  }
  return runs;
}
