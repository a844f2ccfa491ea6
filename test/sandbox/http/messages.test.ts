/** Requests and answers over the socket, as a service sees them. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, type RequestOptions, request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../../sandbox/http/certificates";
import { listen, type RunningServer } from "../../../sandbox/http/server";
import { systemClock } from "../../../sandbox/support/clock";

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** Answers with the request. */
async function echo(call: Request): Promise<Response> {
  const { pathname, search } = new URL(call.url);
  if (pathname === "/fails") throw new Error("someone@contoso.com");
  if (pathname === "/empty") return new Response(null, { status: 204, headers: { "x-empty": "yes" } });
  if (pathname === "/value") return Response.json({ a: "Zoë" }, { status: 201 });
  const body = new Uint8Array(await call.arrayBuffer());
  return new Response(body, {
    status: 202,
    headers: {
      "x-call": `${call.method} ${pathname}${search}`,
      "x-length": call.headers.get("content-length") ?? "none",
      "x-sent": call.headers.get("x-sent") ?? "none",
    },
  });
}

describe("a request and its answer", () => {
  let folder: string;
  let server: RunningServer;
  let agent: Agent;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "leads-messages-"));
    const certificates = await ensureCertificates(folder, systemClock);
    server = await listen(echo, certificates, 0);
    agent = new Agent({ ca: readFileSync(certificates.authorityFile), keepAlive: true, maxSockets: 8 });
  });
  after(async () => {
    agent.destroy();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const call = (path: string, options: RequestOptions = {}, body: readonly (string | Buffer)[] = []) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ host: "localhost", port: server.port, path, agent, ...options }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
        answer.on("error", reject);
      });
      sent.on("error", reject);
      for (const part of body) sent.write(part);
      sent.end();
    });

  it("keep their method, path, query, headers and bytes", async () => {
    const bytes = Buffer.from([0, 255, 128, 13, 10]);
    const options = { method: "PUT", headers: { "x-sent": "a, b", "content-length": bytes.length } };
    const { status, headers, body } = await call("/a%20b?c=%2F&c=d", options, [bytes]);
    assert.deepEqual(
      { status, call: headers["x-call"], sent: headers["x-sent"], length: headers["x-length"], body },
      { status: 202, call: "PUT /a%20b?c=%2F&c=d", sent: "a, b", length: "5", body: bytes },
    );
  });

  it("have no body when none was sent", async () => {
    const { headers, body } = await call("/");
    assert.deepEqual([headers["x-call"], headers["x-length"], body.length], ["GET /", "none", 0]);
    const empty = await call("/empty");
    assert.deepEqual([empty.status, empty.headers["x-empty"], empty.body.length], [204, "yes", 0]);
  });

  it("keep a body of a megabyte, and one in chunks whose length is computed", async () => {
    const large = Buffer.alloc(1_000_000, "lead");
    const whole = await call("/", { method: "POST", headers: { "content-length": large.length } }, [large]);
    assert.ok(whole.body.equals(large));
    const chunked = await call("/", { method: "POST" }, [large, "é", large]);
    assert.equal(chunked.headers["x-length"], "2000002");
    assert.ok(chunked.body.equals(Buffer.concat([large, Buffer.from("é"), large])));
  });

  it("report the length of a body over the limit, without waiting for it", async () => {
    const options = { method: "POST", headers: { "content-length": 104_857_601 } };
    const length = await new Promise((resolve, reject) => {
      const sent = request({ host: "localhost", port: server.port, path: "/", agent, ...options });
      sent.on("response", (answer) => {
        resolve(answer.headers["x-length"]);
        answer.resume();
        sent.destroy();
      });
      sent.on("error", reject);
      sent.write("the first bytes");
    });
    assert.equal(length, "104857601");
  });

  it("write the value of an answer as JSON", async () => {
    const { status, body } = await call("/value");
    assert.deepEqual([status, JSON.parse(body.toString("utf8"))], [201, { a: "Zoë" }]);
  });

  it("are matched, however many are open", async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) => call(`/${number}`, { method: "POST" }, [`lead ${number}`])),
    );
    assert.deepEqual(
      answers.map(({ headers, body }) => [headers["x-call"], body.toString("utf8")]),
      answers.map((_, number) => [`POST /${number}`, `lead ${number}`]),
    );
  });

  it("are a 500 without details when a service fails, and the next request is answered", async () => {
    const { status, body } = await call("/fails");
    assert.deepEqual([status, body.toString("utf8")], [500, ""]);
    assert.equal((await call("/")).status, 202);
  });
});

describe("a closed server", () => {
  it("closes open connections and frees its port", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-messages-"));
    const certificates = await ensureCertificates(folder, systemClock);
    const first = await listen(echo, certificates, 0);
    const socket = connect(first.port, "127.0.0.1");
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => {}); // reset or ended: both close it
    await new Promise((resolve) => socket.once("connect", resolve));
    await first.close();
    await ended;
    const second = await listen(echo, certificates, first.port);
    assert.equal(second.port, first.port);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
