/** The Logic Apps of an offer: one for each destination and, with several, one that distributes the leads. */
import * as pulumi from "@pulumi/pulumi";
import { distribution, urlParameter } from "../definition/distribution";
import { settingsOf, workflowDefinition } from "../definition/workflow-definition";
import { type DestinationName, destinationOf } from "../destinations/index";
import { destinationWorkflowName } from "../names/names";
import type { DeadLetterStore } from "./dead-letter/dead-letter-store";
import type { DestinationPart } from "./destination-part";
import { connectOf } from "./destinations/index";
import { gated } from "./gate";
import { type LeadWorkflow, leadWorkflow } from "./lead-workflow";

/** A destination and its Logic App. */
export interface DestinationWorkflow extends LeadWorkflow {
  name: DestinationName;
  /** Ends the names of its resources: `-salesforce`; empty for the only destination. */
  suffix: string;
}

/** All Logic Apps of an offer. */
export interface LeadWorkflows {
  /** The one whose URL the marketplace has. */
  entry: LeadWorkflow;
  destinations: DestinationWorkflow[];
  checks: pulumi.Output<void>[];
  /** Stack outputs of single destinations. */
  outputs: Record<string, pulumi.Output<string>>;
}

/** What every Logic App shares. */
interface Shared {
  deadLetter: DeadLetterStore | undefined;
  guard: pulumi.ResourceHook;
}

export function leadWorkflows(part: DestinationPart, shared: Shared): LeadWorkflows {
  const names = part.args.crm;
  const isOne = names.length === 1;
  const made = names.map((name) => destinationWorkflow(part, name, isOne, shared));
  const destinations = made.map(({ workflow }) => workflow);
  const entry = isOne ? (destinations[0] as LeadWorkflow) : distributor(part, destinations, shared);
  return {
    entry,
    destinations,
    checks: [
      ...made.flatMap(({ checks, workflow }) => [...checks, ...workflow.checks]),
      ...(isOne ? [] : entry.checks),
    ],
    outputs: Object.assign({}, ...made.map(({ outputs }) => outputs)),
  };
}

function destinationWorkflow(part: DestinationPart, name: DestinationName, isOne: boolean, shared: Shared) {
  const { args, names } = part;
  const { caution } = destinationOf(name);
  const { checks, outputs = {}, ...connected } = connectOf(name)(part);
  const warning = caution?.(settingsOf(name, { ...args }));
  if (warning !== undefined) void pulumi.log.warn(`${destinationOf(name).label}: ${warning}`);
  const suffix = isOne ? "" : `-${name}`;
  const workflow = leadWorkflow(part, {
    ...connected,
    ...shared,
    suffix,
    workflowName: isOne
      ? names.workflow
      : destinationWorkflowName(
          { offerId: args.offerId, stack: pulumi.getStack() },
          name,
          args.names.workflow,
        ),
    definition: workflowDefinition(name, args),
    // the marketplace has only the URL of the Logic App that distributes
    protect: isOne && args.protect,
  });
  return { workflow: { ...workflow, name, suffix }, checks, outputs };
}

function distributor(
  part: DestinationPart,
  destinations: readonly DestinationWorkflow[],
  shared: Shared,
): LeadWorkflow {
  const urls = destinations.map(
    ({ name, checks, callbackUrl }) =>
      [urlParameter(name), checks.reduce((url, check) => gated(check, url), callbackUrl)] as const,
  );
  return leadWorkflow(part, {
    ...shared,
    suffix: "",
    workflowName: part.names.workflow,
    definition: distribution(part.args.crm, part.args),
    parameters: Object.fromEntries(urls),
    before: [],
    protect: part.args.protect,
  });
}
