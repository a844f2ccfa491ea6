/** What `leads dead-letters` says of a letter. */
import type { Cause, FixContext } from "../../../operations/causes/cause";
import { type Evidence, evidenceOfLetter } from "../../../operations/causes/evidence";
import { causesOf } from "../../../operations/causes/explain";
import { parseLetter } from "../../../operations/dead-letters/letter";
import { fixOfWorld } from "./world-redrive";

/** @param asked what the command asks Azure beside */
export async function causesOfContent(
  content: unknown,
  context: FixContext = fixOfWorld,
  asked: Partial<Evidence> = {},
): Promise<Cause[]> {
  const letter = parseLetter(JSON.stringify(content));
  if ("notALetter" in letter) throw new Error(letter.notALetter);
  return causesOf({ ...evidenceOfLetter(letter), ...asked }, context);
}
