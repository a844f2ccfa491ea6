import assert from "node:assert/strict";
import { BufferedRequest, BufferedResponse } from "../../../sandbox/support/buffered-message";

const text = '{"name":"Zoë 😀"}';
const bytes = new TextEncoder().encode(text);
const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

/** The same message from the platform and from us. */
const pairs: [title: string, theirs: () => Request | Response, ours: () => Request | Response][] = [
  [
    "a request with text",
    () => new Request("https://a.example/x", { method: "POST", headers: json, body: text }),
    () => new BufferedRequest("https://a.example/x", { method: "POST", headers: json }, text),
  ],
  [
    "a request with bytes",
    () => new Request("https://a.example/x", { method: "POST", headers: json, body: bytes }),
    () => new BufferedRequest("https://a.example/x", { method: "POST", headers: json }, bytes),
  ],
  [
    "a response with text",
    () => new Response(text, { status: 201, headers: json }),
    () => new BufferedResponse(text, { status: 201, headers: json }),
  ],
  [
    "a response with bytes",
    () => new Response(bytes, { status: 201, headers: json }),
    () => new BufferedResponse(bytes, { status: 201, headers: json }),
  ],
];

describe("a message with its body at hand", () => {
  for (const [title, theirs, ours] of pairs) {
    it(`reads as the platform's: ${title}`, async () => {
      assert.equal(await ours().text(), await theirs().text());
      assert.deepEqual(await ours().json(), await theirs().json());
      assert.deepEqual(await ours().arrayBuffer(), await theirs().arrayBuffer());
      assert.deepEqual(await (await ours().blob()).text(), await (await theirs().blob()).text());
      assert.equal(await ours().clone().text(), await theirs().text());
      assert.deepEqual([...ours().headers], [...theirs().headers]);
      assert.equal(await new Response(ours().body).text(), text);
      assert.ok(ours() instanceof (theirs() instanceof Request ? Request : Response));
    });
  }

  it("gives a form", async () => {
    const message = new BufferedRequest("https://a.example/", { method: "POST", headers: form }, "a=1&b=%20");
    assert.deepEqual(
      [...(await message.formData())],
      [
        ["a", "1"],
        ["b", " "],
      ],
    );
  });

  it("has no stream without a body", async () => {
    const message = new BufferedRequest("https://a.example/", { method: "GET" }, "");
    assert.equal(message.body, null);
    assert.equal(await message.text(), "");
    assert.equal((await message.arrayBuffer()).byteLength, 0);
  });

  it("turns half characters into U+FFFD, as UTF-8 does", async () => {
    const half = "a\ud83d";
    assert.equal(await new BufferedResponse(half, {}).text(), await new Response(half).text());
  });

  it("gives only its own bytes of a larger buffer", async () => {
    const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    assert.deepEqual(new Uint8Array(await new BufferedResponse(part, {}).arrayBuffer()), part.slice());
  });
});

describe("a response made from a value", () => {
  const value = { name: "Zoë", list: [1, null] };
  const response = () => new BufferedResponse({ value }, { status: 201, headers: json });

  it("reads as the platform's response with the value's JSON", async () => {
    assert.deepEqual(await response().json(), await Response.json(value).json());
    assert.equal(await response().text(), JSON.stringify(value));
    assert.equal(await new Response(response().body).text(), JSON.stringify(value));
    assert.equal(response().status, 201);
  });

  it("gives the value to who knows, and none when it was made from a text", () => {
    assert.equal(response().value, value);
    assert.equal(new BufferedResponse("{}", {}).value, undefined);
  });
});
