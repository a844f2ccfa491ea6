/** A run as a flow chart: the trigger and each step in a box, in run order, coloured by status. */
import { html } from "hono/html";
import type { Branch, Step } from "../flow";
import type { RunDetail, StepResult } from "../read/runs";
import type { Html } from "./layout";
import { duration, pill, toneOf } from "./parts";

type Results = ReadonlyMap<string, StepResult>;

/** Id of a step's details on the page. */
export const stepId = (name: string): string => `step-${encodeURIComponent(name)}`;

/** Status of a step. A step without a result has not run yet, or was never run. */
export function statusOf(result: StepResult | undefined, isRunning: boolean): string {
  return result?.status || (isRunning ? "Not yet" : "Did not run");
}

export function flowDrawing({ run, trigger, results }: RunDetail, layers: readonly Step[][]): Html {
  const isRunning = run.endTime === "";
  const start = html`<li><div class="step ${toneOf(trigger.status)}"><span class="name">${trigger.name}</span><span class="muted">Trigger</span>${pill(trigger.status)}</div></li>`;
  return html`<div class="flow" role="group" aria-label="Steps of the run"><ol>${start}${layerItems(layers, results, isRunning)}</ol></div>`;
}

function layerItems(layers: readonly Step[][], results: Results, isRunning: boolean): Html[] {
  return layers.map((layer) => {
    const boxes = layer.map((step) => stepBox(step, results, isRunning));
    return html`<li class="${layer.length > 1 ? "beside" : ""}">${boxes}</li>`;
  });
}

function stepBox(step: Step, results: Results, isRunning: boolean): Html {
  const result = results.get(step.name);
  const status = statusOf(result, isRunning);
  const took = result === undefined || status === "Skipped" ? "" : duration(result.startTime, result.endTime);
  const box = html`<a class="step ${toneOf(status)}" href="#${stepId(step.name)}"><span class="name">${step.name}</span><span class="muted">${step.type}${took === "" ? "" : ` · ${took}`}</span>${pill(status)}</a>`;
  const inner = step.branches.map((branch) => branchBox(branch, results, isRunning));
  return html`<div class="place">${step.condition === "" ? "" : html`<span class="when">${step.condition}</span>`}${
    inner.length === 0 ? box : html`<div class="holder ${toneOf(status)}">${box}${inner}</div>`
  }</div>`;
}

function branchBox({ label, layers }: Branch, results: Results, isRunning: boolean): Html {
  return html`<div class="branch">${label === "" ? "" : html`<span class="when">${label}</span>`}<ol>${layerItems(layers, results, isRunning)}</ol></div>`;
}
