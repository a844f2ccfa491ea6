/** A message of the engine or the program, as a report shows it. */
import { shown } from "../shown";

/**
 * Without color marks, the stack trace, which has paths of the machine, and URLs.
 * Source: the marks are those of pulumi/sdk/go/common/diag/colors/colors.go.
 */
export function messageOf(text: string): string {
  const [told = ""] = text.replace(/<\{%[^%]*%\}>/g, "").split(/\n\s+at /);
  return shown(told.replaceAll("\r\n", "\n").trim());
}
