/** An offer: its Logic App's state, runs, dead letters and alerts, and the test-lead button. */
import { html } from "hono/html";
import { readAlerts, readRules } from "../read/alerts";
import { type PortalDependencies, reading } from "../read/client";
import { readLetters } from "../read/letters";
import { type Offer, readOffer } from "../read/offers";
import { readRuns } from "../read/runs";
import { offerAddress, titleOf } from "./addresses";
import type { Html, Page } from "./layout";
import { alertList, letterTable, noRules, ruleTable, runTable } from "./lists";
import { facts, note, pill, section, shown } from "./parts";

const runsShown = 50;

/** @param problem why a test lead was refused @throws {ReadError} when the Logic App cannot be read */
export async function offerPage(
  dependencies: PortalDependencies,
  { group, name }: { group: string; name: string },
  problem?: string,
): Promise<Page> {
  const { offer } = await readOffer(dependencies, group, name);
  const [runs, letters, rules, alerts] = await Promise.all([
    reading(readRuns(dependencies, offer, runsShown)),
    offer.deadLetterUrl === "" ? undefined : reading(readLetters(dependencies, offer.deadLetterUrl)),
    reading(readRules(dependencies)),
    reading(readAlerts(dependencies)),
  ]);
  const id = offer.id.toLowerCase();
  const content = html`<div class="title"><h1>${titleOf(offer)}</h1>${pill(offer.state)}${testLeadForm(dependencies, offer)}</div>
${problem === undefined ? "" : note("bad", "The test lead was refused.", html`<p>${problem}</p>`)}
${facts([...offerFacts(offer), ["Dead-letter store", offer.deadLetterUrl || "None"]])}
${section(
  "runs",
  "Runs",
  shown(runs, (value) =>
    runTable(
      value.map((run) => ({ offer, value: run })),
      false,
    ),
  ),
)}
${section("letters", "Dead letters", letterTable(offer, letters))}
${section(
  "rules",
  "Alert rules",
  shown(rules, (value) => {
    const own = value.filter(({ scopes }) => scopes.includes(id));
    return own.length === 0 ? noRules() : ruleTable(own);
  }),
)}
${section(
  "alerts",
  "Alerts",
  shown(alerts, (value) => alertList(value.filter(({ target }) => target === id))),
)}`;
  return {
    title: titleOf(offer),
    path: [{ text: "Overview", href: "/" }],
    isBusy: "value" in runs && runs.value.some(({ endTime }) => endTime === ""),
    content,
  };
}

/** Facts about a Logic App and its targets. */
export function offerFacts(offer: Offer): [term: string, value: Html | string][] {
  const connections = offer.connections.map(
    ({ name, status }) => html`<span class="line">${pill(status)}<span>${name}</span></span>`,
  );
  return [
    ["Logic App", offer.name],
    ["Resource group", offer.group],
    ["Region", offer.location],
    ["Connection", connections.length === 0 ? "None" : html`${connections}`],
  ];
}

/** The button. Empty when no lead can be sent. */
export function testLeadForm({ testLead }: PortalDependencies, offer: Offer): Html | string {
  if (testLead === undefined || offer.trigger === "") return "";
  return html`<form method="post" action="${offerAddress(offer)}/test-lead"><button id="send-${offer.group}-${offer.name}" type="submit">Send test lead<span class="unseen"> to ${titleOf(offer)}</span></button></form>`;
}
