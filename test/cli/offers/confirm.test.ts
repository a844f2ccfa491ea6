/** Commands of a fleet ask before they change something. */
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { CommandError } from "../../../cli/command-error";
import { confirm, mustBeAskable } from "../../../cli/offers/confirm";
import { assertExplained } from "../../support/explained";

const change = { change: "This deletes contoso-crm (12 resources).", word: "destroy" };

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  return { input: Object.assign(input, { isTTY: true }), output };
}

const never = () => new AbortController().signal;

describe("a command of a fleet asks:", () => {
  it("the word agrees", async () => {
    const one = terminal();
    const asked = confirm(change, never(), one);
    one.input.write("destroy\n");
    await asked;
    assert.match(
      String(one.output.read()),
      /This deletes contoso-crm .12 resources.\.\nType destroy to go on: /,
    );
  });

  for (const answer of ["", "yes", "no", "Destroy!"])
    it(`${JSON.stringify(answer)} does not`, async () => {
      const one = terminal();
      const asked = confirm(change, never(), one);
      one.input.write(`${answer}\n`);
      const error = await asked.then(
        () => assert.fail("it went on"),
        (found: unknown) => found,
      );
      assert.ok(error instanceof CommandError);
      assertExplained(error.message, {
        code: "LEADS_OFFERS_DECLINED",
        found: /expected destroy; nothing was changed/,
        fix: /--only/,
      });
    });

  it("the end of the input and a signal do not", async () => {
    const closed = terminal();
    const asked = confirm(change, never(), closed);
    closed.input.end();
    await assert.rejects(asked, { code: "LEADS_OFFERS_DECLINED" });

    const controller = new AbortController();
    const interrupted = confirm(change, controller.signal, terminal());
    controller.abort();
    await assert.rejects(interrupted, { code: "LEADS_OFFERS_DECLINED" });
  });

  it("without a terminal nobody can be asked", () => {
    const input = new PassThrough();
    assert.throws(
      () => mustBeAskable("npx leads offers up", { input, output: new PassThrough() }),
      (error: Error) => {
        assertExplained(error.message, {
          code: "LEADS_OFFERS_UNCONFIRMED",
          found: /no terminal .* nothing was changed/,
          fix: /npx leads offers up --yes/,
        });
        return true;
      },
    );
    mustBeAskable("npx leads offers up", terminal());
  });
});
