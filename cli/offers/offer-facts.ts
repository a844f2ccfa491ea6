/** Reads what `leads offers list` shows of a stack. What cannot be read is a remark: one failing offer fails no other. */
import type { OfferStack } from "../../fleet/offer-stack";
import type { StackFacts } from "../../fleet/status";
import { ExplainedError } from "../../http-client/explained-error";
import { listedLetters } from "../../operations/dead-letters/letters";
import { newestCall } from "../../operations/runs/newest-call";
import type { ArmAccess } from "../../operations/services/arm-client";
import { Refusal } from "../../operations/services/refusal";
import { letterStoreOf } from "../letter-access";
import { pulumiJson } from "../pulumi/pulumi-json";
import type { ListedStack } from "../pulumi/stack-list";

/** What the facts of all stacks share. */
export interface FactSources {
  /** By name. */
  stacks: ReadonlyMap<string, ListedStack>;
  /** Value of the drift tag; undefined without one. */
  driftTag: (stack: string) => Promise<string | undefined>;
  /** Undefined when nobody is signed in to Azure. */
  azure?: { token: (resource: string) => Promise<string>; arm: ArmAccess };
}

type Outputs = Record<string, unknown>;

export async function offerFacts({ stack }: OfferStack, sources: FactSources): Promise<StackFacts> {
  const listed = sources.stacks.get(stack);
  if (listed === undefined || listed.resources === 0) return { isDeployed: false };
  const { lastUpdate, isUpdating } = listed;
  const remarks: string[] = [];
  const told = async <Value>(what: string, reading: Promise<Value>): Promise<Value | undefined> =>
    reading.catch((error: unknown) => {
      remarks.push(`${what} not known: ${reasonOf(error)}.`);
      return undefined;
    });
  const [outputs, driftTag] = await Promise.all([
    told("The outputs are", pulumiJson(["stack", "output"], ["--stack", stack])),
    told("Drift is", sources.driftTag(stack)),
  ]);
  const [letters, lastLead] = await Promise.all([
    told("The letters are", waitingLetters(outputs, sources)),
    told("The lead destination is", lastLeadOf(outputs, sources)),
  ]);
  return {
    ...{ isDeployed: true, isUpdating, remarks: remarks.sort() },
    ...(lastUpdate !== undefined && { lastUpdate }),
    ...(outputs !== undefined && { outputs }),
    ...(driftTag !== undefined && { driftTag }),
    ...(letters !== undefined && { letters }),
    ...(lastLead !== undefined && { lastLead }),
  };
}

async function waitingLetters(
  { deadLetterUrl, workflowId }: Outputs = {},
  { azure }: FactSources,
): Promise<number | undefined> {
  if (azure === undefined || !isText(deadLetterUrl) || !isText(workflowId)) return undefined;
  const outputs = { deadLetterUrl, workflowId, dynamicsUrl: "" };
  const { letters } = await listedLetters(letterStoreOf({ ...azure, outputs, stack: undefined }));
  return letters.length;
}

const lastLeadOf = async (
  { workflowId }: Outputs = {},
  { azure }: FactSources,
): Promise<string | undefined> =>
  azure === undefined || !isText(workflowId) ? undefined : newestCall(azure.arm, workflowId);

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Without ids, so that the same reason of many offers is told once. */
function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return `the store answered ${error.named}`;
  if (error instanceof ExplainedError) return error.problem.replace(/\s*\n\s*/g, " ");
  throw error;
}
