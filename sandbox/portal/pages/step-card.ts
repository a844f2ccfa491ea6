/** A step of a run: its status, its error, and the visible part of its inputs and outputs. */
import { html } from "hono/html";
import type { Step } from "../flow";
import type { Content, StepResult } from "../read/runs";
import { statusOf, stepId } from "./flow-drawing";
import type { Html } from "./layout";
import { duration, facts, hidden, pill, toneOf } from "./parts";

export interface Showing {
  isRunning: boolean;
  /** The definition secures some step: steps that read it are hidden too. */
  securesAnything: boolean;
}

export function stepCard(step: Step, result: StepResult | undefined, showing: Showing): Html {
  const status = statusOf(result, showing.isRunning);
  const card = (content: Html | string) =>
    html`<article class="card ${toneOf(status)}" id="${stepId(step.name)}" tabindex="-1">
<div><h3>${step.name}</h3><p class="muted">${step.type}</p></div>${pill(status)}
${content}</article>`;
  if (result === undefined || status === "Skipped") return card("");
  const { error, code, retries, startTime, endTime } = result;
  const part = (name: "inputs" | "outputs") =>
    step.secured.includes(name)
      ? hidden("Hidden: secured")
      : contentOf(`${stepId(step.name)}-${name}`, result[name], showing);
  const took = duration(startTime, endTime);
  return card(html`${facts([
    ["Took", retries === 0 ? took : `${took}, tried ${retries + 1} times`],
    ["Code", code === "" ? "" : html`<code>${code}</code>`],
    ["Inputs", part("inputs")],
    ["Outputs", part("outputs")],
  ])}
${error === undefined ? "" : html`<p class="error"><code>${error.code}</code> ${error.message}</p>`}`);
}

function contentOf(id: string, content: Content | undefined, { securesAnything }: Showing): Html | string {
  if (content === undefined) return securesAnything ? hidden("None, or hidden: secured data") : "None";
  const { text, size } = content;
  if (!("value" in text)) return text.failure;
  return html`<details id="${id}"><summary>Show (${size} bytes)</summary><pre tabindex="0">${text.value}</pre></details>`;
}
