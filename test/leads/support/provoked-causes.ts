/** How to cause each row of the cause table in a world of one process. */
import type { Evidence } from "../../../operations/causes/cause";
import type { LeadWorld, WorldOptions } from "./lead-world";
import { answerWrites, refusal } from "./refusals";
import { setEnvironment } from "./set-environment";

export interface ProvokedCause {
  key: string;
  options?: WorldOptions;
  provoke?: (world: LeadWorld) => unknown;
  /** The body that is posted. @default a lead */
  text?: string;
  /** Owner of the rows in the configuration. @default the application */
  owner?: string;
  /** What only Azure, and not the letter, knows of the cause. */
  asked?: Partial<Evidence>;
  /** Longest time in minutes until the run fails. @default 0 */
  retriesTake?: number;
  /** The letter is not stored either. */
  isUnkept?: true;
}

const owner = "team:8c1ab2d3-0000-4000-8000-0000000000aa";
const writesAnswer = (status: number, code?: string) => (world: LeadWorld) =>
  answerWrites(world, () => (code === undefined ? new Response("no", { status }) : refusal(status, code)));
const entraAnswers = (code: string) => (world: LeadWorld) => {
  world.between.entra = () =>
    Response.json(
      {
        error: "invalid_client",
        error_description: `${code}: refused.`,
        error_codes: [Number(code.slice(6))],
      },
      { status: code.startsWith("AADSTS70") ? 401 : 400 },
    );
};
const storeAnswers = (status: number, code: string) => (world: LeadWorld) => {
  writesAnswer(403, "0x80040220")(world);
  world.between.blob = (request, handler) =>
    request.method === "PUT"
      ? new Response("", { status, headers: { "x-ms-error-code": code } })
      : handler(request);
};

export const provokedCauses: readonly ProvokedCause[] = [
  {
    key: "connection-deleted",
    asked: { connection: "gone" },
    provoke: async (world) => {
      const { value } = await world.arm("GET", "/subscriptions", "2022-12-01");
      const group = `/subscriptions/${value[0].subscriptionId}/resourceGroups/rg-leads`;
      await world.arm("DELETE", `${group}/providers/Microsoft.Web/connections/crm`, "2016-06-01");
    },
  },
  { key: "secret-wrong", provoke: entraAnswers("AADSTS7000215") },
  { key: "secret-expired", provoke: (world) => world.setSecret("expired") },
  { key: "application-gone", provoke: entraAnswers("AADSTS700016") },
  {
    key: "organization-wrong",
    provoke: (world) => setEnvironment(world, "https://contoso.crm4.dynamics.com/api"),
    retriesTake: 75,
  },
  { key: "sign-in-refused", provoke: entraAnswers("AADSTS53003") },
  { key: "not-a-user", options: { isGranted: false } },
  { key: "owner-cannot-read", provoke: writesAnswer(403, "0x80040299"), owner },
  { key: "owner-gone", provoke: writesAnswer(404, "0x80040217"), owner },
  { key: "depth-too-small", provoke: writesAnswer(403, "0x80048306"), owner },
  { key: "privilege-missing", provoke: writesAnswer(403, "0x80040220") },
  { key: "throttled", provoke: writesAnswer(429, "0x80072322"), retriesTake: 75 },
  { key: "column-refused", provoke: writesAnswer(400, "0x80048d19") },
  { key: "lead-source-code", provoke: writesAnswer(400, "0x8004431a") },
  { key: "environment-down", provoke: writesAnswer(503, "0x80044150"), retriesTake: 75 },
  { key: "not-signed-in", provoke: writesAnswer(401) },
  { key: "environment-gone", provoke: writesAnswer(404) },
  { key: "not-an-object", text: "[1]" },
  {
    key: "expression-failed",
    options: { fieldMap: { jobtitle: "@int(outputs('Lead')?['ActionCode'])" } },
  },
  {
    key: "store-role-missing",
    provoke: (world) => {
      writesAnswer(403, "0x80040220")(world);
      return world.setStoreRole("missing");
    },
    isUnkept: true,
  },
  { key: "store-gone", provoke: storeAnswers(404, "ContainerNotFound"), isUnkept: true },
  { key: "store-down", provoke: storeAnswers(503, "ServerBusy"), retriesTake: 15, isUnkept: true },
];

/** Causes of the table without a failed run of their own. */
export const notProvoked: Readonly<Record<string, string>> = {
  duplicate: "its run succeeds: the row is there",
  refused: "400 without a code, which a letter tells as organization-wrong",
  unknown: "what no other row fits",
};
