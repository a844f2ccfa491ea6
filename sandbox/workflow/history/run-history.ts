/**
 * Runs, actions and triggers in ARM's shape, and the contents of their signed links.
 * Content that `secureData` hides is stored, but has no link here.
 * Source: recorded run histories; https://learn.microsoft.com/rest/api/logic/workflow-runs
 */

import type { Clock } from "../../support/clock";
import { regionName } from "../../support/region";
import type { WorkflowDeployment, WorkflowDirectory } from "../deployment";
import { checkContentLink, signContentLink } from "../trigger/callback-url";
import type { JournaledAction } from "./action-journal";
import type { StoredAction, StoredRun } from "./run-records";
import type { RunStore } from "./run-store";

export interface HistoryRequest {
  /** Longest page, 1-250. @default 30 */
  top?: number;
  /** `status eq 'Failed'`. Any other filter is ignored. */
  filter?: string;
  /** From the previous page. */
  skipToken?: string;
}

/** One page, newest first. */
export interface HistoryPage {
  value: Record<string, unknown>[];
  /** Absent on the last page. */
  skipToken?: string;
}

export interface RunHistoryOptions {
  clock: Clock;
  workflows: WorkflowDirectory;
  contentOrigin?: (deployment: WorkflowDeployment) => string;
}

const defaultPage = 30;
const longestPage = 250;
const contentForm =
  /^\/workflows\/([^/]+)(\/runs\/([^/]+)(?:\/actions\/([^/]+))?\/contents\/(ActionInputs|ActionOutputs|TriggerOutputs))$/;

export class RunHistory {
  readonly #store: RunStore;
  readonly #options: RunHistoryOptions;

  constructor(store: RunStore, options: RunHistoryOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Runs of a workflow, newest first. */
  listRuns(deployment: WorkflowDeployment, request: HistoryRequest = {}): HistoryPage {
    const status = statusFilter(request.filter);
    return page(
      request,
      (top, after) => this.#store.listRuns(deployment.callbackId, { top, after, status }),
      (run) => this.#runResource(deployment, run),
    );
  }

  /** @returns undefined when the run does not exist */
  getRun(deployment: WorkflowDeployment, runName: string): Record<string, unknown> | undefined {
    const run = this.#store.run(deployment.callbackId, runName);
    return run && this.#runResource(deployment, run);
  }

  /** Actions of a run at any depth, in the order of their ends. @returns undefined without such a run */
  listRunActions(
    deployment: WorkflowDeployment,
    runName: string,
    request: HistoryRequest = {},
  ): HistoryPage | undefined {
    const run = this.#store.run(deployment.callbackId, runName);
    if (run === undefined) return undefined;
    const status = statusFilter(request.filter);
    const actions = this.#store
      .actions(run.id)
      .filter(({ action }) => status === "" || action.status === status);
    const from = Math.max(0, Number.parseInt(request.skipToken ?? "0", 10) || 0);
    const top = pageSize(request);
    const value = actions
      .slice(from, from + top)
      .map((action) => this.#actionResource(deployment, run, action));
    return from + top < actions.length ? { value, skipToken: String(from + top) } : { value };
  }

  /** @returns undefined when the run or action does not exist */
  getRunAction(
    deployment: WorkflowDeployment,
    runName: string,
    actionName: string,
  ): Record<string, unknown> | undefined {
    const run = this.#store.run(deployment.callbackId, runName);
    const wanted = actionName.toLowerCase();
    const found =
      run && this.#store.actions(run.id).find(({ action }) => action.name.toLowerCase() === wanted);
    return run && found && this.#actionResource(deployment, run, found);
  }

  /** Calls of a trigger, newest first. */
  listTriggerHistories(
    deployment: WorkflowDeployment,
    triggerName: string,
    request: HistoryRequest = {},
  ): HistoryPage {
    return page(
      request,
      (top, after) => this.#store.listTriggerCalls(deployment.callbackId, { top, after, triggerName }),
      (run) => this.#triggerResource(deployment, run),
    );
  }

  /** @returns undefined when the entry does not exist */
  getTriggerHistory(
    deployment: WorkflowDeployment,
    triggerName: string,
    historyName: string,
  ): Record<string, unknown> | undefined {
    const run =
      this.#store.run(deployment.callbackId, historyName) ??
      this.#store.unfired(deployment.callbackId, historyName);
    return run?.triggerName === triggerName ? this.#triggerResource(deployment, run) : undefined;
  }

  /** Answers a signed link: 200 with JSON, 401 for an invalid signature, 404 for absent or hidden content. */
  content(request: Request): Response {
    const url = new URL(request.url);
    const match = contentForm.exec(url.pathname);
    const deployment = this.#options.workflows.byCallbackId(match?.[1] ?? "");
    if (match === null || deployment === undefined) return notFound();
    const path = decodeURIComponent(match[2] ?? "");
    if (checkContentLink(url, deployment, path, this.#options.clock.now()) !== "valid") {
      return Response.json(
        { error: { code: "AuthorizationFailed", message: "The link is not signed for this content." } },
        { status: 401 },
      );
    }
    const [, , , runName, actionName, content] = match.map((part) => part && decodeURIComponent(part));
    const run = this.#store.run(deployment.callbackId, runName ?? "");
    const value = run && this.#contentOf(run, actionName, content ?? "");
    return value === undefined ? notFound() : Response.json(value);
  }

  #contentOf(run: StoredRun, actionName: string | undefined, content: string): unknown {
    if (actionName === undefined) {
      return run.hidden.outputs ? undefined : this.#store.runContent(run.id, "triggerOutputs");
    }
    const part = content === "ActionInputs" ? "inputs" : "outputs";
    const found = this.#store.actions(run.id).find(({ action }) => action.name === actionName);
    return found?.action.hidden[part] ? undefined : found?.contents[part];
  }

  #runResource(deployment: WorkflowDeployment, run: StoredRun): Record<string, unknown> {
    const { resourceId } = deployment;
    return {
      properties: present({
        waitEndTime: run.startTime,
        startTime: run.startTime,
        endTime: run.endTime,
        status: run.status,
        code: run.code,
        error: run.error,
        correlation: { clientTrackingId: run.clientTrackingId },
        workflow: {
          id: `${resourceId}/versions/${run.version}`,
          name: run.version,
          type: "Microsoft.Logic/workflows/versions",
        },
        trigger: this.#triggerProperties(deployment, run, {
          name: run.triggerName,
          originHistoryName: run.name,
        }),
        outputs: run.sizes.outputs === undefined ? {} : this.#store.runContent(run.id, "outputs"),
        response: run.endTime === undefined ? undefined : { startTime: run.startTime, correlation: {} },
      }),
      id: `${resourceId}/runs/${run.name}`,
      name: run.name,
      type: "Microsoft.Logic/workflows/runs",
    };
  }

  #triggerResource(deployment: WorkflowDeployment, run: StoredRun): Record<string, unknown> {
    const isFired = run.triggerCode !== "TriggerConditionNotMet";
    const runId = `${deployment.resourceId}/runs/${run.name}`;
    return {
      properties: {
        ...this.#triggerProperties(deployment, run, { fired: isFired }),
        ...(isFired ? { run: { name: run.name, id: runId, type: "Microsoft.Logic/workflows/runs" } } : {}),
      },
      id: `${deployment.resourceId}/triggers/${run.triggerName}/histories/${run.name}`,
      name: run.name,
      type: "Microsoft.Logic/workflows/triggers/histories",
    };
  }

  #triggerProperties(deployment: WorkflowDeployment, run: StoredRun, more: object): Record<string, unknown> {
    const link = this.#link(
      deployment,
      `/runs/${run.name}/contents/TriggerOutputs`,
      run.sizes.triggerOutputs,
    );
    return present({
      outputsLink: run.hidden.outputs ? undefined : link,
      startTime: run.startTime,
      endTime: run.startTime,
      trackingId: run.trackingId,
      correlation: { clientTrackingId: run.clientTrackingId },
      sourceHistoryName: run.sourceHistoryName,
      code: run.triggerCode,
      status: run.triggerCode === "OK" ? "Succeeded" : "Skipped",
      ...more,
    });
  }

  #actionResource(
    deployment: WorkflowDeployment,
    run: StoredRun,
    { action, sizes }: JournaledAction,
  ): Record<string, unknown> {
    const path = `/runs/${run.name}/actions/${action.name}`;
    const inputs = this.#link(deployment, `${path}/contents/ActionInputs`, sizes.inputs);
    const outputs = this.#link(deployment, `${path}/contents/ActionOutputs`, sizes.outputs);
    return {
      properties: present({
        inputsLink: action.hidden.inputs ? undefined : inputs,
        outputsLink: action.hidden.outputs ? undefined : outputs,
        startTime: action.startTime,
        endTime: action.endTime,
        trackingId: action.trackingId,
        correlation: { actionTrackingId: action.trackingId, clientTrackingId: run.clientTrackingId },
        status: action.status,
        code: action.code,
        error: shownError(action),
        retryHistory: action.retryHistory,
        canResubmit: false,
      }),
      id: `${deployment.resourceId}${path}`,
      name: action.name,
      type: "Microsoft.Logic/workflows/runs/actions",
    };
  }

  #link(deployment: WorkflowDeployment, path: string, size: number | undefined) {
    if (size === undefined) return undefined;
    const origin = (this.#options.contentOrigin ?? defaultOrigin)(deployment);
    return { uri: signContentLink(origin, deployment, path), contentSize: size };
  }
}

/** An expression's error may quote a value. For an action with hidden inputs only the frame is shown. */
function shownError({ name, error, hidden }: StoredAction) {
  if (!hidden.inputs || error?.code !== "InvalidTemplate") return error;
  const message = `Unable to process template language expressions in action '${name}' inputs: the inputs are secured, and so is the reason.`;
  return { code: error.code, message };
}

/** Origin of the data plane in Azure's form. The cluster number is always 00. */
function defaultOrigin({ location }: WorkflowDeployment): string {
  return `https://prod-00.${regionName(location)}.logic.azure.com:443`;
}

function page(
  request: HistoryRequest,
  read: (top: number, after: string) => StoredRun[],
  show: (run: StoredRun) => Record<string, unknown>,
): HistoryPage {
  const top = pageSize(request);
  const runs = read(top + 1, request.skipToken ?? "");
  const shown = runs.slice(0, top);
  const last = shown.at(-1);
  const value = shown.map(show);
  return runs.length > top && last !== undefined ? { value, skipToken: last.name } : { value };
}

function pageSize({ top }: HistoryRequest): number {
  return Math.min(Math.max(1, Math.floor(top ?? defaultPage)), longestPage);
}

function statusFilter(filter: string | undefined): string {
  return /^\s*status\s+eq\s+'([A-Za-z]+)'\s*$/i.exec(filter ?? "")?.[1] ?? "";
}

function notFound(): Response {
  return Response.json(
    { error: { code: "ContentNotFound", message: "There is no such content, or it is secured." } },
    { status: 404 },
  );
}

function present(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
