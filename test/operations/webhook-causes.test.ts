/** Why a webhook did not take a lead, from a letter or from a run alone, with commands that work when pasted. */
import assert from "node:assert/strict";
import type { FixContext } from "../../operations/causes/cause";
import { evidenceOfLetter, evidenceOfMessage } from "../../operations/causes/evidence";
import { causesOf, toldCauses } from "../../operations/causes/explain";
import { webhook } from "../../operations/destinations/webhook";
import answers from "../../sandbox/webhook/answers.json";

const context: FixContext = {
  stack: "prod",
  destination: "webhook",
  dynamicsUrl: "",
  owner: "",
  hasLetters: true,
  passwordUrn: async () => undefined,
  setsExpiry: async () => false,
};
const redrive = "npx leads redrive --all --stack prod";
const up = "pulumi up --stack prod";
const newUrl = 'pulumi config set --secret --path "marketplace-leads:webhook.url" --stack prod';
const newSecret = 'pulumi config set --secret --path "marketplace-leads:webhook.secret" --stack prod';
const slack = 'pulumi config set --path "marketplace-leads:webhook.template" slack --stack prod';

const letter = (status: number | undefined, code: string, message?: unknown) =>
  evidenceOfLetter({ status, code, message } as never, webhook);
const run = (status: string, code: string) =>
  evidenceOfMessage(
    `Status '${status}', code '${code}'. The lead is in no row. Run: npx leads runs`,
    webhook,
  );
const answered = (name: keyof typeof answers, code: string) => {
  const { status, body } = answers[name] as { status: number; body?: unknown };
  return letter(status, code, body);
};

describe("the causes of a webhook", () => {
  const rows: [object, string, string[], RegExp][] = [
    [letter(410, "Gone", "channel_is_archived"), "channel-closed", [newUrl, up], /\(channel_is_archived\)/],
    [letter(404, "NotFound", "no_service"), "channel-closed", [newUrl, up], /\(no_service\)/],
    [letter(400, "BadRequest", "no_text"), "message-refused", [slack, up], /\(no_text\)/],
    [
      letter(401, "Unauthorized", { error: { code: "InvalidToken" } }),
      "sign-in-refused",
      [newSecret, up],
      /401 InvalidToken/,
    ],
    [answered("403", "Forbidden"), "sign-in-refused", [newSecret, up], /\(403 Forbidden\)/],
    [answered("207", "207"), "part-failed", [], /\(207 NotStored\)/],
    [answered("200-html", "OK"), "other-page", [newUrl, up], /\(200 OK\)/],
    [answered("302", "Found"), "other-page", [newUrl, up], /\(302 Found\)/],
    [answered("404", "NotFound"), "address-gone", [newUrl, up], /\(404 NotFound\)/],
    [letter(undefined, "UnresolvableHostName"), "address-gone", [newUrl, up], /UnresolvableHostName/],
    [answered("429", "429"), "throttled", [], /429/],
    [answered("409", "Conflict"), "conflict", [], /\(409 Conflict\)/],
    [answered("500", "InternalServerError"), "receiver-down", [], /\(500 InternalError\)/],
    [answered("502-html", "BadGateway"), "receiver-down", [], /\(502 BadGateway\)/],
    [answered("503", "ServiceUnavailable"), "receiver-down", [], /503/],
    [letter(undefined, "ActionTimedOut"), "receiver-down", [], /ActionTimedOut/],
    [answered("400", "BadRequest"), "lead-refused", [up], /\(400 InvalidLead\)/],
    [answered("400-problem", "BadRequest"), "lead-refused", [up], /\(400 invalid-lead\)/],
    [answered("400-text", "BadRequest"), "lead-refused", [up], /\(400 BadRequest\)/],
    [letter(undefined, "ActionSkipped"), "not-an-object", [], /not a JSON object/],
    [letter(undefined, "BadRequest"), "expression-failed", [], /could not read the lead/],
    [
      letter(undefined, "InvalidWorkflowManagedIdentitySpecified"),
      "identity-missing",
      ["pulumi up --refresh --stack prod"],
      /identity/,
    ],
    // a run alone has only the status and the action's code
    [run("401", "Unauthorized"), "sign-in-refused", [newSecret, up], /\(401 Unauthorized\)/],
    [run("404", "NotFound"), "address-gone", [newUrl, up], /\(404 NotFound\)/],
    [run("503", "ServiceUnavailable"), "receiver-down", [], /503 ServiceUnavailable/],
    [run("400", "BadRequest"), "lead-refused", [up], /\(400 BadRequest\)/],
    [run("", "ActionSkipped"), "not-an-object", [], /not a JSON object/],
    [{ actionCode: "Forbidden" }, "sign-in-refused", [newSecret, up], /\(Forbidden\)/],
    [{ actionCode: "ServiceUnavailable" }, "receiver-down", [], /\(ServiceUnavailable\)/],
    [{}, "unknown", [], /no code/],
  ];
  for (const [evidence, key, commands, words] of rows) {
    it(`include ${JSON.stringify(evidence)}: ${key}`, async () => {
      const [cause, ...others] = await causesOf(evidence, context);
      assert.deepEqual([cause?.key, cause?.commands, others], [key, [...commands, redrive], []]);
      assert.match(cause?.because ?? "", words);
    });
  }

  it("show no text that can quote the lead", async () => {
    for (const message of [
      "Doe",
      "The lead jane.doe@contoso.com has no company",
      { error: { code: "jane.doe@contoso.com", message: "Jane Doe" } },
      { code: "Jane Doe" },
      { error: "Jane", type: "https://contoso.com/Doe" },
      "<html>Jane Doe</html>",
    ]) {
      const [cause] = await causesOf(letter(400, "BadRequest", message), context);
      assert.doesNotMatch(toldCauses([cause as never]).because, /jane|doe/i, JSON.stringify(message));
    }
  });
});
