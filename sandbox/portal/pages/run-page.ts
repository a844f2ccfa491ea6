/** A run: its result, its flow, its steps, and its row. */
import { html } from "hono/html";
import { allSteps, layersOf } from "../flow";
import { type PortalDependencies, propertiesOf, type Reading, reading } from "../read/client";
import { readLetters } from "../read/letters";
import { type Offer, readOffer } from "../read/offers";
import { type Rows, readRows } from "../read/rows";
import { type RunDetail, readRun } from "../read/runs";
import { offerAddress, titleOf } from "./addresses";
import { flowDrawing } from "./flow-drawing";
import type { Html, Page } from "./layout";
import { lettersOfRun, rowTable } from "./lists";
import { duration, empty, facts, note, pill, section, time } from "./parts";
import { stepCard } from "./step-card";

interface RowsOfRun {
  host: string;
  rows: Reading<Rows>;
}

/** @throws {ReadError} when the run cannot be read */
export async function runPage(
  dependencies: PortalDependencies,
  { group, name, run: runName }: { group: string; name: string; run: string },
): Promise<Page> {
  const { offer, definition } = await readOffer(dependencies, group, name);
  const detail = await readRun(dependencies, { offer, definition, runName });
  const { run } = detail;
  const rows = await Promise.all(
    dependencies
      .environments()
      .map(async (host) => ({ host, rows: await reading(readRows(dependencies, host, run.name)) })),
  );
  const mayHaveLetter = run.status !== "Succeeded" && offer.deadLetterUrl !== "";
  const letters = mayHaveLetter ? await reading(readLetters(dependencies, offer.deadLetterUrl)) : undefined;
  return {
    title: `Run ${run.status}: ${titleOf(offer)}`,
    path: [
      { text: "Overview", href: "/" },
      { text: titleOf(offer), href: offerAddress(offer) },
    ],
    isBusy: run.endTime === "",
    content: content(offer, detail, { rows, letter: lettersOfRun(offer, letters, run.name) }),
  };
}

/** Where the lead is now. */
interface Outcome {
  rows: readonly RowsOfRun[];
  /** Name of the letter. "" when the run kept none. */
  letter: Html | string;
}

function content(offer: Offer, detail: RunDetail, { rows, letter }: Outcome): Html {
  const { run, results, definition } = detail;
  const layers = layersOf(propertiesOf(definition).actions);
  const steps = allSteps(layers);
  const isRunning = run.endTime === "";
  const securesAnything = steps.some(({ secured }) => secured.length > 0);
  const details = steps.map((step) => stepCard(step, results.get(step.name), { isRunning, securesAnything }));
  return html`<div class="title"><h1>Run of ${titleOf(offer)}</h1>${pill(run.status)}</div>
<p class="id muted">${run.name}</p>
${run.error === undefined ? "" : note("bad", run.error.code || "Error", html`<p class="text">${run.error.message}</p>`)}
${facts([
  ["Started", time(run.startTime)],
  ["Took", duration(run.startTime, run.endTime) || "still running"],
  ["Logic App", offer.name],
  ["Tracking id", run.trackingId === run.name ? "" : run.trackingId],
])}
${section("flow", "Flow", flowDrawing(detail, layers))}
${section("steps", "Steps", html`<div class="steps">${details}</div>`)}
${letter === "" ? "" : section("letters", "Dead letter", html`${letter}`)}
${section("rows", "Row", rowsOfRun(rows, isRunning))}`;
}

function rowsOfRun(rows: readonly RowsOfRun[], isRunning: boolean): Html {
  const found = rows.filter(({ rows }) => !("value" in rows) || rows.value.rows.length > 0);
  if (found.length === 0)
    return empty(isRunning ? "No row yet: the run has not ended." : "No row in Dataverse names this run.");
  return html`${found.map(({ host, rows }) => rowTable(`rows-${host}`, host, rows))}`;
}
