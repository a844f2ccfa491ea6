/** Helpers for the rows of the cause table: commands, and the comparison and text of codes. */
import { forStack } from "../wording";
import type { CauseRow, Evidence, Fix, FixContext } from "./cause";

export const grant = (context: FixContext) => forStack("npx leads grant", context.stack);
export const up = (context: FixContext) => forStack("pulumi up", context.stack);
export const restore = (context: FixContext) => forStack("pulumi up --refresh", context.stack);

/** The command that sends kept leads again. */
export const sendAgain = (context: FixContext): string =>
  forStack(context.hasLetters ? "npx leads redrive --all" : "npx leads resubmit --failed", context.stack);

export const is = (code: string | undefined, ...codes: readonly string[]): boolean =>
  code !== undefined && codes.includes(code.toLowerCase());
export const answered = ({ status, serviceCode, actionCode }: Evidence): string =>
  [status, serviceCode ?? actionCode].filter((part) => part !== undefined).join(" ") || "no code";

export const granted = (context: FixContext): Fix => ({ commands: [grant(context)] });
export const restored = (context: FixContext): Fix => ({ commands: [restore(context)] });
export const waited: Fix = { advice: "Wait until it answers again" };

/** The flow could not read the lead, so no service was asked. The same at every destination. */
export const unreadCauses: readonly CauseRow[] = [
  {
    key: "not-an-object",
    meets: "this lead",
    fits: ({ status, actionCode }) => status === undefined && is(actionCode, "actionskipped"),
    because: () => "the body was not a JSON object; redrive repairs it",
    fix: () => ({}),
  },
  {
    key: "expression-failed",
    meets: "this lead",
    fits: ({ status, actionCode }) =>
      status === undefined && is(actionCode, "badrequest", "invalidtemplate", "expressionevaluationfailed"),
    because: ({ actionCode }) => `the flow could not read the lead (${actionCode}); redrive repairs it`,
    fix: () => ({}),
  },
];
