/** Lists that several pages show: runs, dead letters, alerts, messages, rows. */
import { html } from "hono/html";
import type { Notification } from "../../monitor/notification";
import type { Alert, AlertRule } from "../read/alerts";
import type { Reading } from "../read/client";
import type { Letter, Letters } from "../read/letters";
import type { Offer } from "../read/offers";
import type { Rows } from "../read/rows";
import type { Run } from "../read/runs";
import { runAddress, titleOf } from "./addresses";
import type { Html } from "./layout";
import { command, count, duration, empty, pill, shown, table, time } from "./parts";

/** An item with its offer. */
export interface Of<T> {
  offer: Offer;
  value: T;
}

const runLink = (offer: Offer, run: string) =>
  html`<a id="run-${run}" class="id" href="${runAddress(offer, run)}">${run}</a>`;

/** Runs, newest first. */
export function runTable(runs: readonly Of<Run>[], withOffer: boolean): Html {
  if (runs.length === 0) return empty("No runs yet. Send a test lead, or post one to the callback URL.");
  const columns = ["Status", "Run", ...(withOffer ? ["Offer"] : []), "Started", "Took", "Error"];
  const rows = runs.map(({ offer, value: run }) => [
    pill(run.status),
    runLink(offer, run.name),
    ...(withOffer ? [titleOf(offer)] : []),
    time(run.startTime),
    duration(run.startTime, run.endTime),
    run.error === undefined ? "" : html`<code>${run.error.code}</code>`,
  ]);
  return table("Runs", columns, rows);
}

/** Dead letters of one offer. */
export function letterTable(offer: Offer, letters: Reading<Letters> | undefined): Html {
  if (letters === undefined)
    return empty("This Logic App has no dead-letter store: a lead that cannot be written stays in its run.");
  return shown(
    letters,
    ({ shown, hasMore }) =>
      shown.length === 0
        ? empty("No dead letters: every lead became a row.")
        : html`${table("Dead letters", ["Letter", "Kept", "Reason", "Run"], shown.map(letterRow(offer)))}
<p class="hint">Fix the reason first. ${shown.length > 1 ? html`All of them: ${command("npx leads redrive --all")} ` : ""}Each letter's lead is hidden here; to see it: ${command("npx leads dead-letters --show ID")}${hasMore ? " There are more letters than this page shows." : ""}</p>`,
    (failure) =>
      failure.includes("403")
        ? html`<p>The page reads as the sandbox's deployer, which has no role on the letters. ${command("npx leads dead-letters")} prints the commands that give it one.</p>`
        : "",
  );
}

/** The dead letters that a run kept. Empty when it kept none, or when they may not be read. */
export function lettersOfRun(
  offer: Offer,
  letters: Reading<Letters> | undefined,
  run: string,
): Html | string {
  const own = letters && "value" in letters ? letters.value.shown.filter((letter) => letter.run === run) : [];
  return own.length === 0 ? "" : letterTable(offer, { value: { shown: own, hasMore: false } });
}

const letterRow =
  (offer: Offer) =>
  ({ id, time: kept, run, reason }: Letter): (Html | string)[] => [
    html`<span class="id">${id}</span>${command(`npx leads redrive ${quoted(id)}`)}`,
    time(kept),
    reason === "" ? "" : html`<code>${reason}</code>`,
    run === "" ? "" : html`<a class="id" href="${runAddress(offer, run)}">${run}</a>`,
  ];

/** Quotes for a POSIX shell. Ids of our own flow need no quotes. */
const quoted = (text: string) =>
  /^\w[\w./-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function ruleTable(rules: readonly AlertRule[]): Html {
  return table(
    "Alert rules",
    ["Rule", "State", "Severity", "Fires when", "Looks back"],
    rules.map(({ name, isEnabled, severity, condition, window }) => [
      name,
      pill(isEnabled ? "Enabled" : "Disabled"),
      severity === "" ? "" : `Sev${severity}`,
      html`<code>${condition}</code>`,
      window === "" ? "" : html`<code>${window}</code>`,
    ]),
  );
}

/** How to set up alerts for failed leads. */
export const noRules = (): Html =>
  empty(
    html`No alert rules: nobody is told of a failed lead. Set them up: ${command('pulumi config set --path "marketplace-leads:alertEmails[0]" you@example.com')} and ${command("pulumi up")}`,
  );

/** Alerts, newest first. */
export function alertList(alerts: readonly Alert[]): Html {
  if (alerts.length === 0) return empty("No alert has fired.");
  const items = alerts.map(
    ({ name, rule, severity, condition, startTime, resolvedTime, description }) =>
      html`<li class="card"><div class="line">${pill(condition)}<strong>${rule || name}</strong><span class="muted">${severity}</span></div>
<p class="muted">Fired ${time(startTime)}${resolvedTime === "" ? "" : html`, resolved ${time(resolvedTime)}`}</p>
${description === "" ? "" : html`<p class="text">${description}</p>`}</li>`,
  );
  return html`<ul class="cards">${items}</ul>`;
}

/** Messages of action groups, newest first. */
export function notificationList(notifications: readonly Notification[]): Html {
  if (notifications.length === 0)
    return empty("No messages. The sandbox keeps mails here instead of sending them.");
  const items = notifications.map(
    (
      one,
      at,
    ) => html`<li class="card"><div class="line"><span class="pill calm">${one.kind === "email" ? "Mail" : "Webhook"}</span><strong>${one.subject || one.rule}</strong></div>
<p class="muted">To ${one.to} · ${one.outcome} · ${time(one.time)}</p>
${one.text === "" ? "" : html`<details id="message-${notifications.length - at}"><summary>Text of the mail</summary><p class="text">${one.text}</p></details>`}</li>`,
  );
  return html`<ul class="cards">${items}</ul>`;
}

/** Rows of an environment, collapsed because they are personal data. */
export function rowTable(id: string, host: string, rows: Reading<Rows>, isOpen = false): Html {
  return shown(rows, ({ columns, rows }) => {
    if (rows.length === 0) return empty(`No rows in ${host}.`);
    const head = columns.map((column) => html`<th scope="col">${column}</th>`);
    const body = rows.map(
      (row) =>
        html`<tr>${columns.map((column) => html`<td class="text">${String(row[column] ?? "")}</td>`)}</tr>`,
    );
    return html`<details id="${id}" class="card" ${isOpen ? "open" : ""}><summary>${count(rows.length, "row")} in ${host} <span class="muted">(personal data)</span></summary>
<div class="wide" role="region" aria-label="Rows of ${host}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></details>`;
  });
}
