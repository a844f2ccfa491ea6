/** Runs one policy like the engine: unknown inputs throw, async rules are awaited, a rule may not apply. */
import type * as policy from "@pulumi/policy";
import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";

/** A resource in the form that a policy gets. */
export interface SubjectResource {
  type: string;
  name?: string;
  props: Record<string, any>;
  protect?: boolean;
  /** Logical names of the resources that a property depends on. */
  propertyDependencies?: Record<string, readonly string[]>;
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
    urn: urnOf({ type, name }),
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
  return outcomeOf(violations, async () => {
    for (const validate of [rule.validateResource ?? []].flat()) {
      await validate(args, (message: string) => violations.push(message));
    }
  });
}

/** Runs one stack policy. A violation has the logical name of its resource in front. */
export function runStackPolicy(
  rule: policy.StackValidationPolicy,
  subjects: readonly SubjectResource[],
  config: Record<string, unknown> = {},
): Promise<PolicyOutcome> {
  const violations: string[] = [];
  const resources = subjects.map(({ type, name = "subject", props, protect = false }) => ({
    type,
    name,
    urn: urnOf({ type, name }),
    props: unknownCheckingProxy(props),
    opts: { protect },
    dependencies: [],
    propertyDependencies: {} as Record<string, unknown[]>,
  }));
  for (const [index, { propertyDependencies = {} }] of subjects.entries())
    for (const [property, names] of Object.entries(propertyDependencies))
      Object.assign(resources[index]?.propertyDependencies ?? {}, {
        [property]: resources.filter(({ name }) => names.includes(name)),
      });
  const args = {
    resources,
    getConfig: () => config,
    stackTags: new Map<string, string>(),
    notApplicable: (reason = "no reason given") => {
      throw new NotApplicable(reason);
    },
  } as unknown as policy.StackValidationArgs;
  return outcomeOf(violations, async () => {
    await rule.validateStack(args, (message: string, urn = "") => {
      violations.push(`${urn.split("::").at(-1)}: ${message}`);
    });
  });
}

const urnOf = ({ type, name }: { type: string; name: string }) =>
  `urn:pulumi:test::marketplace-leads::${type}::${name}`;

async function outcomeOf(violations: string[], run: () => Promise<void>): Promise<PolicyOutcome> {
  try {
    await run();
  } catch (error) {
    if (error instanceof NotApplicable) return { notApplicable: error.message, violations };
    if (error instanceof UnknownValueError) return { unknown: (error as Error).message };
    throw error;
  }
  return { violations };
}
