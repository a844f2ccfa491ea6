/** No text of the lead's view is a value of the definition besides the sources of columns. */
import assert from "node:assert/strict";
import fc from "fast-check";
import example from "../../../flow-definitions/examples/dynamics-and-chat.json";
import { type DestinationName, destinationNames } from "../../../infra/destinations/index";
import { completeFlow } from "../../../infra/own-flow/complete-flow";
import type { OwnFlow } from "../../../infra/own-flow/flow-file";
import type { WorkflowState } from "../../../review/workflow-change";
import { distributorState, shippedState, stateOf, viewOf } from "./support/flows";

const states = new Map<string, WorkflowState>([
  ...destinationNames.map((name): [string, WorkflowState] => [name, shippedState(name)]),
  ["slack", shippedState("webhook", { template: "slack" })],
  ["header", shippedState("webhook", { signIn: "header" })],
  ["basic", shippedState("webhook", { signIn: "basic" })],
  ["lead object", shippedState("hubspot", { leadObject: true })],
  ["several", distributorState(destinationNames as DestinationName[])],
  ["own flow", stateOf(completeFlow(example as unknown as OwnFlow))],
]);

const marker = "PLANTEDcb51";

/** Places whose text is a column's source or in the picture of the flow. */
const isShown = /\/(Create_lead|Create_row|Tell_chat)\/inputs\/body|\/type$|\/runAfter\//;

/** Paths of all texts in a value. */
function* places(value: unknown, path = ""): Generator<string> {
  if (typeof value === "string") yield path;
  else if (typeof value === "object" && value !== null)
    for (const [key, inside] of Object.entries(value)) yield* places(inside, `${path}/${key}`);
}

/** A copy with another text at a place. */
function planted<Value>(value: Value, place: string, text: (old: string) => string): Value {
  const copy = structuredClone(value);
  const keys = place.split("/").slice(1);
  const last = keys.pop() ?? "";
  const holder = keys.reduce<any>((at, key) => at[key], copy);
  holder[last] = text(String(holder[last]));
  return copy;
}

const text = fc.constantFrom<(old: string) => string>(
  () => marker,
  (old) => `${old}${marker}`,
  () => `https://${marker}.logic.azure.com/?sig=${marker}`,
  () => `@concat('${marker}',triggerBody()?['Email'])`,
);

describe("secrets in the lead's view", () => {
  it("are absent: no text of a definition but sources of columns and kinds of steps, and no value of a parameter", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...states.keys()),
        fc.nat(),
        text,
        fc.boolean(),
        (what, at, change, isBefore) => {
          const state = states.get(what) as WorkflowState;
          const secret = [...places(state.definition)].filter((place) => !isShown.test(place));
          const place = secret[at % secret.length] ?? "";
          const changed: WorkflowState = {
            ...state,
            definition: planted(state.definition, place, change),
            parameters: {
              hubspotToken: marker,
              webhookUrl: `https://contoso.com/${marker}`,
              offerId: marker,
            },
          };
          for (const other of [state, undefined])
            for (const name of ["leads-workflow", `leads-workflow-${what}`]) {
              const view = isBefore ? viewOf(changed, other, name) : viewOf(other, changed, name);
              assert.ok(!JSON.stringify(view).includes(marker), `${what} ${place}`);
            }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("are absent from columns: an address is <URL>", () => {
    const url = `https://${marker}.contoso.com/hook?sig=${marker}`;
    for (const value of [`'${url}'`, `@concat('${url}',outputs('Lead')['Email'])`]) {
      const changed = shippedState("dynamics365", { fieldMap: { websiteurl: value } });
      for (const view of [
        viewOf(shippedState("dynamics365"), changed),
        viewOf(changed, changed),
        viewOf(changed, undefined),
      ]) {
        assert.ok(!JSON.stringify(view).includes(marker), value);
        const column = view.part.columns.find(({ name }) => name === "websiteurl");
        assert.ok((column?.after ?? column?.before)?.from.includes("<URL>"));
      }
    }
  });

  it("do not hide that one address takes the place of another", () => {
    const [one, other] = ["one", "two"].map((host) =>
      shippedState("dynamics365", { fieldMap: { websiteurl: `'https://${host}.contoso.com/'` } }),
    );
    const { part, findings } = viewOf(one, other);
    assert.equal(part.columns.find(({ name }) => name === "websiteurl")?.change, "changed");
    assert.equal(findings[0]?.line, "Column websiteurl gets another URL.");
  });
});
