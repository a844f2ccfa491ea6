/** A process for kill tests that redrives every letter of a sandbox. Arguments: data folder, callback URL, destination as JSON. */
import { systemClock } from "../../../sandbox/support/clock";
import { redriveAllOf } from "../../leads/support/world-redrive";
import { connect } from "./http-client";

const [data = "", callbackUrl = "", destination = "{}"] = process.argv.slice(2);

async function main(): Promise<void> {
  const { fetch, token } = connect(data);
  const reach = { fetch, token, clock: systemClock, destination: JSON.parse(destination), callbackUrl };
  const { left, notTried } = await redriveAllOf(reach);
  if (left.length + notTried > 0) throw new Error(`Left: ${JSON.stringify(left)}, not tried: ${notTried}`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
