/** Runs of a Logic App: a list, or one run with its steps and the visible part of their contents. */
import {
  type ArmResource,
  armGet,
  armList,
  type PortalDependencies,
  propertiesOf,
  ReadError,
  type Reading,
  reading,
  textOf,
} from "./client";
import type { Offer } from "./offers";

/** A run. Times are ISO 8601, UTC, or "". */
export interface Run {
  name: string;
  status: string;
  startTime: string;
  endTime: string;
  error: Failure | undefined;
  /** Client tracking id. */
  trackingId: string;
}

/** Code and text of a failure. */
export interface Failure {
  code: string;
  message: string;
}

/** Result of a step. */
export interface StepResult {
  status: string;
  startTime: string;
  endTime: string;
  code: string;
  error: Failure | undefined;
  /** Failed tries that were repeated. */
  retries: number;
  /** Undefined when the history shows none: it is secured or absent. */
  inputs: Content | undefined;
  outputs: Content | undefined;
}

/** Content that is not secured. */
export interface Content {
  /** Bytes. */
  size: number;
  text: Reading<string>;
}

/** A run with its drawing data. */
export interface RunDetail {
  run: Run;
  trigger: { name: string; status: string };
  /** Definition of the version that ran. */
  definition: unknown;
  /** By name of the step. */
  results: ReadonlyMap<string, StepResult>;
}

/** Longest content on the page, in characters. */
const longestShown = 4000;

const api = "api-version=2019-05-01";

/** Newest first. @throws {ReadError} */
export async function readRuns(
  dependencies: PortalDependencies,
  { id }: Offer,
  count: number,
): Promise<Run[]> {
  return (await armList(dependencies, `${id}/runs?${api}&$top=${count}`)).slice(0, count).map(runOf);
}

/**
 * @param definition of the current Logic App, for a version that is not stored
 * @throws {ReadError} status 404 when there is no such run
 */
export async function readRun(
  dependencies: PortalDependencies,
  { offer, definition, runName }: { offer: Offer; definition: unknown; runName: string },
): Promise<RunDetail> {
  if (!/^\w{1,100}$/.test(runName)) throw new ReadError(`"${runName}" is not the name of a run.`, 404);
  const path = `${offer.id}/runs/${runName}`;
  const [run, actions] = await Promise.all([
    armGet(dependencies, `${path}?${api}`),
    armList(dependencies, `${path}/actions?${api}&$top=250`),
  ]);
  const trigger = propertiesOf(run.properties.trigger);
  const version = textOf(propertiesOf(run.properties.workflow).name);
  const results = await Promise.all(
    actions.map(async (action) => [action.name, await resultOf(dependencies, action)] as const),
  );
  return {
    run: runOf(run),
    trigger: { name: textOf(trigger.name), status: textOf(trigger.status) || "Succeeded" },
    definition: await definitionOf(dependencies, offer, version, definition),
    results: new Map(results),
  };
}

async function definitionOf(
  dependencies: PortalDependencies,
  { id }: Offer,
  version: string,
  otherwise: unknown,
): Promise<unknown> {
  if (!/^\w+$/.test(version)) return otherwise;
  const read = await reading(armGet(dependencies, `${id}/versions/${version}?${api}`));
  return "value" in read ? (read.value.properties.definition ?? otherwise) : otherwise;
}

function runOf({ name, properties }: ArmResource): Run {
  return {
    name,
    status: textOf(properties.status),
    startTime: textOf(properties.startTime),
    endTime: textOf(properties.endTime),
    error: failureOf(properties.error),
    trackingId: textOf(propertiesOf(properties.correlation).clientTrackingId),
  };
}

async function resultOf(dependencies: PortalDependencies, { properties }: ArmResource): Promise<StepResult> {
  const [inputs, outputs] = await Promise.all([
    contentOf(dependencies, properties.inputsLink),
    contentOf(dependencies, properties.outputsLink),
  ]);
  return {
    status: textOf(properties.status),
    startTime: textOf(properties.startTime),
    endTime: textOf(properties.endTime),
    code: textOf(properties.code),
    error: failureOf(properties.error),
    retries: Array.isArray(properties.retryHistory) ? properties.retryHistory.length : 0,
    inputs,
    outputs,
  };
}

/** The link is signed and needs no token. */
async function contentOf({ fetch }: PortalDependencies, link: unknown): Promise<Content | undefined> {
  const { uri, contentSize } = propertiesOf(link);
  if (typeof uri !== "string") return undefined;
  const size = typeof contentSize === "number" ? contentSize : 0;
  const answer = await fetch(uri);
  if (!answer.ok) return { size, text: { failure: `The history answered ${answer.status}.` } };
  const text = indented(await answer.text());
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)}\n… cut here` : text;
  return { size, text: { value: cut } };
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function failureOf(value: unknown): Failure | undefined {
  const { code, message } = propertiesOf(value);
  if (code === undefined && message === undefined) return undefined;
  return { code: textOf(code), message: textOf(message) };
}
