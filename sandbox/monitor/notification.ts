/** A message that an action group sent or would have sent. */

export interface Notification {
  /** ISO 8601. */
  time: string;
  kind: "email" | "webhook";
  /** Address of the mail. For a webhook only the origin, because its path may be a secret. */
  to: string;
  /** Name of the alert rule. */
  rule: string;
  condition: "Fired" | "Resolved";
  subject: string;
  /** Plain text of a mail. "" for a webhook. */
  text: string;
  /** e.g. `would be mailed`, `200`, `503, next try in 20 s`, `given up after 6 tries`. */
  outcome: string;
}
