/** Runs one resource policy like the engine: unknown inputs throw, async rules are awaited, a rule may not apply. */
import type * as policy from "@pulumi/policy";
import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";

/** A resource in the form that a policy gets. */
export interface SubjectResource {
  type: string;
  name?: string;
  props: Record<string, any>;
}

/** The engine's record: the reported messages, or why the rule was not checked. */
export type PolicyOutcome =
  | { violations: string[] }
  /** With earlier violations, if any. */
  | { notApplicable: string; violations: string[] }
  /** The engine's text about the input that is unknown at preview. */
  | { unknown: string };

/** The engine's placeholders for unknown values: text, list, object. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const unknownObject = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

class NotApplicable extends Error {}

export async function runResourcePolicy(
  rule: policy.ResourceValidationPolicy,
  { type, name = "subject", props }: SubjectResource,
  config: Record<string, unknown> = {},
): Promise<PolicyOutcome> {
  const violations: string[] = [];
  const checked = unknownCheckingProxy(props);
  const args = {
    type,
    props: checked,
    urn: `urn:pulumi:test::marketplace-leads::${type}::${name}`,
    name,
    opts: {},
    isType: (cls: any) => cls.__pulumiType === type,
    asType: (cls: any) => (cls.__pulumiType === type ? checked : undefined),
    getConfig: () => config,
    stackTags: new Map<string, string>(),
    notApplicable: (reason = "no reason given") => {
      throw new NotApplicable(reason);
    },
  } as unknown as policy.ResourceValidationArgs;
  try {
    for (const validate of [rule.validateResource ?? []].flat()) {
      await validate(args, (message: string) => violations.push(message));
    }
  } catch (error) {
    if (error instanceof NotApplicable) return { notApplicable: error.message, violations };
    if (error instanceof UnknownValueError) return { unknown: (error as Error).message };
    throw error;
  }
  return { violations };
}
