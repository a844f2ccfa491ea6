/** Why a preview failed, as findings. A violated policy and a protected resource are findings of their own. */
import type { Preview } from "./preview";
import { type Finding, Level } from "./report";

export function failures({ failure = [] }: Pick<Preview, "failure">): Finding[] {
  return failure.filter((message) => !isOfProtected(message)).map(findingOf);
}

/** Source: pulumi/pkg/resource/deploy/step.go and step_generator.go. */
const isOfProtected = (message: string) =>
  message.includes("because it is protected") ||
  (message.includes("currently marked for protection") && !message.includes("as part of replacing"));

/** Our own messages are `[CODE] problem. fix`; a list of mistakes has one a line. */
function findingOf(message: string): Finding {
  const text = message
    .replace(/urn:pulumi:\S*::([\w.-]+)/g, "$1")
    .replace(/^Running program '.*' failed with an unhandled exception:\s*/, "The program fails: ");
  if (!text.startsWith("[LEADS_")) return { level: Level.refused, line: text.replace(/\s*\n\s*/g, " ") };
  const [line = ""] = text.split(/(?<=\.)\s|\n/);
  const fix = text.slice(line.length).trim();
  return { level: Level.refused, line, ...(fix !== "" && { fix }) };
}
