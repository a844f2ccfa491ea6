/** The overview: deployments, runs, dead letters, alerts, messages and rows. */
import { html } from "hono/html";
import { type AlertRule, readAlerts, readRules } from "../read/alerts";
import { type PortalDependencies, type Reading, reading, valueOr } from "../read/client";
import { type Letters, readLetters } from "../read/letters";
import { type Offer, readOffers } from "../read/offers";
import { recordsByPlace } from "../read/records";
import { readRows } from "../read/rows";
import { type Run, readRuns } from "../read/runs";
import { offerAddress, titleOf } from "./addresses";
import type { Html, Page } from "./layout";
import { alertList, letterTable, noRules, notificationList, type Of, rowTable, runTable } from "./lists";
import { offerFacts, testLeadForm } from "./offer-page";
import { command, count, empty, facts, pill, section, shown, time } from "./parts";

const runsShown = 20;

/** An offer and its data. */
interface OfferState {
  offer: Offer;
  runs: Reading<Run[]>;
  /** Undefined without a store. */
  letters: Reading<Letters> | undefined;
}

export async function overviewPage(dependencies: PortalDependencies): Promise<Page> {
  const [offers, rules, alerts, environments] = await Promise.all([
    reading(readStates(dependencies)),
    reading(readRules(dependencies)),
    reading(readAlerts(dependencies)),
    Promise.all(
      dependencies
        .environments()
        .map(async (host) => ({ host, rows: await reading(readRows(dependencies, host)) })),
    ),
  ]);
  const states = valueOr(offers, []);
  const records = recordsByPlace(dependencies.records());
  const runs = newestRuns(states);
  const allRules = valueOr(rules, undefined);
  const content = html`<h1 class="unseen">Overview</h1>
${tiles(states, runs, valueOr(alerts, []).filter(({ condition }) => condition === "Fired").length)}
${section(
  "offers",
  "Offers",
  shown(offers, (value) =>
    value.length === 0
      ? empty(html`Nothing is deployed yet. Run ${command("pulumi up")}`)
      : html`<ul class="cards">${value.map((state) => offerCard(dependencies, state, allRules))}</ul>`,
  ),
)}
${section("runs", "Runs", html`${runTable(runs, states.length > 1)}${unreadRuns(states)}`)}
${section("letters", "Dead letters", lettersOf(states))}
${section("alerts", "Alerts", html`${shown(alerts, alertList)}${allRules?.length === 0 && states.length > 0 ? noRules() : ""}`)}
${section("messages", "Messages of alerts", notificationList(dependencies.notifications()))}
${section(
  "rows",
  "Rows",
  environments.length + records.length === 0
    ? empty("No destination was used yet.")
    : html`${environments.map(({ host, rows }) => rowTable(`rows-${host}`, host, rows))}${records.map(([place, value]) => rowTable(`rows-${place}`, place, { value }))}`,
)}`;
  return { title: "Overview", content, isBusy: runs.some(({ value }) => value.endTime === "") };
}

async function readStates(dependencies: PortalDependencies): Promise<OfferState[]> {
  const offers = await readOffers(dependencies);
  return await Promise.all(
    offers.map(async (offer) => {
      const [runs, letters] = await Promise.all([
        reading(readRuns(dependencies, offer, runsShown)),
        offer.deadLetterUrl === "" ? undefined : reading(readLetters(dependencies, offer.deadLetterUrl)),
      ]);
      return { offer, runs, letters };
    }),
  );
}

/** One state for each store of letters: the Logic Apps of an offer share it. */
function byStore(states: readonly OfferState[]): OfferState[] {
  return states.filter(
    ({ offer: { deadLetterUrl } }, index) =>
      deadLetterUrl === "" ||
      states.findIndex(({ offer }) => offer.deadLetterUrl === deadLetterUrl) === index,
  );
}

function newestRuns(states: readonly OfferState[]): Of<Run>[] {
  return states
    .flatMap(({ offer, runs }) => valueOr(runs, []).map((value) => ({ offer, value })))
    .sort((one, other) => other.value.startTime.localeCompare(one.value.startTime))
    .slice(0, runsShown);
}

function unreadRuns(states: readonly OfferState[]): Html[] {
  return states.flatMap(({ runs }) => ("value" in runs ? [] : [shown(runs, () => html``)]));
}

function tiles(states: readonly OfferState[], runs: readonly Of<Run>[], firing: number): Html {
  const failed = runs.filter(({ value }) => value.status === "Failed" || value.status === "TimedOut").length;
  const offers = new Set(states.map(({ offer }) => offer.offerId || offer.id)).size;
  const read = byStore(states).map(({ letters }) => letters && valueOr(letters, "unread"));
  const waiting = read.reduce((sum, one) => sum + (typeof one === "object" ? one.shown.length : 0), 0);
  const tile = (href: string, number: number | string, word: string, tone: string) =>
    html`<li><a class="tile ${tone}" href="#${href}"><span class="number">${number}</span><span>${word}</span></a></li>`;
  return html`<ul class="tiles" aria-label="At a glance">
${tile("offers", offers, offers === 1 ? "offer" : "offers", "")}
${tile("runs", failed, `failed of the last ${count(runs.length, "run")}`, failed > 0 ? "bad" : "")}
${tile("letters", read.includes("unread") ? "?" : waiting, waiting === 1 ? "dead letter" : "dead letters", waiting > 0 ? "warn" : "")}
${tile("alerts", firing, firing === 1 ? "alert fired" : "alerts fired", firing > 0 ? "bad" : "")}
</ul>`;
}

function offerCard(
  dependencies: PortalDependencies,
  { offer, runs, letters }: OfferState,
  rules: readonly AlertRule[] | undefined,
): Html {
  const [last] = valueOr(runs, []);
  const own = rules?.filter(({ scopes }) => scopes.includes(offer.id.toLowerCase())).length;
  return html`<li class="card"><div class="line"><h3><a id="offer-${offer.group}-${offer.name}" href="${offerAddress(offer)}">${titleOf(offer)}</a></h3>${pill(offer.state)}${testLeadForm(dependencies, offer)}</div>
${facts([
  ...offerFacts(offer),
  [
    "Last run",
    last === undefined
      ? "None yet"
      : html`<span class="line">${pill(last.status)}${time(last.startTime)}</span>`,
  ],
  ["Dead letters", lettersIn(letters)],
  ["Alert rules", own === undefined ? "Could not be read" : own === 0 ? "None" : String(own)],
])}</li>`;
}

function lettersIn(letters: Reading<Letters> | undefined): string {
  if (letters === undefined) return "No store";
  if (!("value" in letters)) return "May not be read";
  return `${letters.value.shown.length}${letters.value.hasMore ? "+" : ""}`;
}

function lettersOf(states: readonly OfferState[]): Html {
  const stores = byStore(states);
  if (stores.length === 0) return empty("No dead letters.");
  if (stores.length === 1 && stores[0] !== undefined) return letterTable(stores[0].offer, stores[0].letters);
  return html`${stores.map(({ offer, letters }) => html`<h3>${titleOf(offer)}</h3>${letterTable(offer, letters)}`)}`;
}
