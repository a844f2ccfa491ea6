import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { engineTimeoutMilliseconds, pulumiEnv, runPulumi, testEngine } from "../../support/engine";
import { makeTempDir } from "../temp-dir";
import { writeProject } from "./project";

const properties = { label: { type: "string" }, size: { type: "integer" } };
const schema = {
  name: "shelf",
  version: "1.0.0",
  resources: { "shelf:index:Thing": { properties, inputProperties: properties, requiredInputs: ["label"] } },
};

type Handler = (request: any) => unknown;

/** Serves a provider with a schema, which every real plugin has, and one existing resource. */
async function serveShelf(): Promise<{ server: grpc.Server; port: number }> {
  const held = Struct.fromJavaScript({ label: "by hand", size: 3 });
  const methods: Record<string, Handler> = {
    getPluginInfo: () => new plugin.PluginInfo().setVersion("1.0.0"),
    getSchema: () => new messages.GetSchemaResponse().setSchema(JSON.stringify(schema)),
    attach: () => new Empty(),
    checkConfig: (request) => new messages.CheckResponse().setInputs(request.getNews()),
    diffConfig: () => new messages.DiffResponse(),
    configure: () => new messages.ConfigureResponse(),
    check: (request) => new messages.CheckResponse().setInputs(request.getNews()),
    diff: () => new messages.DiffResponse(),
    read: (request) => new messages.ReadResponse().setId(request.getId()).setProperties(held).setInputs(held),
  };
  const server = new grpc.Server();
  server.addService(
    ResourceProviderService,
    Object.fromEntries(
      Object.entries(methods).map(([name, answer]) => [
        name,
        (call: any, callback: any) => callback(null, answer(call.request)),
      ]),
    ),
  );
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { server, port };
}

describe("the language host, on pulumi import,", function () {
  this.timeout(60_000);
  let folder: string;
  let shelf: grpc.Server;
  let options: { cwd: string; env: NodeJS.ProcessEnv };

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    folder = await makeTempDir();
    await writeProject(folder);
    const { server, port } = await serveShelf();
    shelf = server;
    const extra = { PULUMI_DEBUG_PROVIDERS: `shelf:${port}` };
    options = { cwd: folder, env: await pulumiEnv({ backendDir: folder, extra }) };
    assert.equal((await runPulumi(["stack", "init", "dev"], options)).code, 0);
  });
  after(async () => {
    shelf?.forceShutdown();
    await rm(folder, { recursive: true, force: true });
  });

  it("prints the program of the imported resources", async () => {
    const args = ["import", "shelf:index:Thing", "box", "thing-1", "--yes", "--skip-preview"];
    const { code, stdout, stderr } = await runPulumi(args, options);
    assert.equal(code, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /not implemented/);
    assert.match(stdout, /import \* as shelf from "@pulumi\/shelf";/);
    assert.match(stdout, /const box = new shelf\.Thing\("box", \{\s+label: "by hand",\s+size: 3,/);
    const state = await runPulumi(["stack", "export"], options);
    assert.ok(state.stdout.includes('"thing-1"'), state.stdout);
  });
});
