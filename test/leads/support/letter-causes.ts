/** The causes that `leads dead-letters` names for a letter. */
import type { Cause, Evidence, FixContext } from "../../../operations/causes/cause";
import { evidenceOfLetter } from "../../../operations/causes/evidence";
import { causesOf } from "../../../operations/causes/explain";
import { parseLetter } from "../../../operations/dead-letters/letter";
import { destinationOf } from "../../../operations/destinations/index";
import { fixOfWorld } from "./world-redrive";

/** @param asked the command's other questions to Azure */
export async function causesOfContent(
  content: unknown,
  context: FixContext = fixOfWorld,
  asked: Partial<Evidence> = {},
): Promise<Cause[]> {
  const letter = parseLetter(JSON.stringify(content));
  if ("notALetter" in letter) throw new Error(letter.notALetter);
  return causesOf({ ...evidenceOfLetter(letter, destinationOf(context.destination)), ...asked }, context);
}
