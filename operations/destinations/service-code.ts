/** The service's own code in an answer that a letter or a run contains. */
import type { Destination } from "./destination";

/** @param message the answer's body: JSON, its text, or another text */
export function serviceCodeOf(
  { code, codeIn }: Pick<Destination, "code" | "codeIn">,
  message: unknown,
): string | undefined {
  const found = codeIn(typeof message === "string" ? parsed(message) : message);
  return typeof found === "string" && code.test(found) ? found : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
