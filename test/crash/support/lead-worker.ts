/**
 * A process for kill tests: opens the data of an earlier one, continues its runs, and posts leads.
 *
 * Arguments: database file, number of the first lead, the step at which it kills itself (0: never). Writes `ready` and waits
 * for a line. Then it immediately writes the e-mail of each lead that was answered with 202, before it can be killed.
 */
import { writeSync } from "node:fs";
import { Services } from "./services";
import { steppedServices } from "./steps";

const [file = "", first = "0", fatalStep = "0"] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);
let step = 0;

async function main(): Promise<void> {
  say("ready");
  await new Promise((resolve) => process.stdin.once("data", resolve));
  const onStep = () => {
    if (++step === Number(fatalStep)) process.kill(process.pid, "SIGKILL");
  };
  const services = new Services(steppedServices(file, onStep));
  services.runtime.recover();
  for (let lead = Number(first); ; lead += 3) {
    await Promise.all(
      [lead, lead + 1, lead + 2].map(async (number) => {
        const email = `${number % 3 === 0 ? "odd" : "lead"}-${number}@contoso.com`;
        if ((await services.post(email)) === 202) say(email);
      }),
    );
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
