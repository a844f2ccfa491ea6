/** A service of Azurite as a separate process with the sandbox's certificate. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { cleanEnvironment } from "./child";

const programs = join(__dirname, "../../../node_modules/azurite/dist/src");

/** A running Azurite. */
export interface Azurite {
  port: number;
  close(): Promise<void>;
}

/**
 * @param folder has `server.pem` and `server.key`, and receives its files
 * @param accounts `name:key`, see Azurite's variable AZURITE_ACCOUNTS
 */
export async function startAzurite(
  service: "blob" | "table",
  folder: string,
  accounts: string,
): Promise<Azurite> {
  const port = await freePort();
  const options = [
    ...[`--${service}Host`, "127.0.0.1", `--${service}Port`, String(port), "--oauth", "basic"],
    ...["--cert", join(folder, "server.pem"), "--key", join(folder, "server.key")],
    ...["--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck"],
  ];
  const child = spawn(process.execPath, [join(programs, service, "main.js"), ...options], {
    cwd: folder,
    env: cleanEnvironment({ AZURITE_ACCOUNTS: accounts }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const close = async () => {
    child.kill();
    await ended;
  };
  let output = "";
  child.stderr.on("data", (data) => {
    output += data;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (data) => {
      output += data;
      if (/successfully (?:listens|started) on/.test(output)) resolve();
    });
    child.once("close", () => reject(new Error(`Azurite ended before it listened.\n${output}`)));
  });
  return { port, close };
}

/** Azurite's table service does not tell the port that it took for port 0. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
