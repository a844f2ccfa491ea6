/** Leads in HubSpot: new and known contacts, lead objects, and every way in which HubSpot refuses. */
import assert from "node:assert/strict";
import published from "../../../flow-definitions/samples/lead.published.json";
import { evidenceOfLetter } from "../../../operations/causes/evidence";
import { causesOf } from "../../../operations/causes/explain";
import { type Letter, parseLetter } from "../../../operations/dead-letters/letter";
import { hubspot as operators } from "../../../operations/destinations/hubspot";
import { sandboxTokens } from "../../../sandbox/hubspot/access-tokens";
import { errorAnswer, type Fault, faults, missingScopes } from "../../../sandbox/hubspot/errors";
import { hubspot, hubspotWith, leadObjects } from "../support/destinations/hubspot";
import { LeadWorld } from "../support/lead-world";
import type { StoredLetter } from "../support/stored-leads";
import { fixOfWorld } from "../support/world-redrive";

const { token } = sandboxTokens.allScopes;
const person = { FirstName: "Nadia", LastName: "Roth", Email: "Nadia@contoso.com", Phone: "1" };
const leadOf = (details: object, more: object = {}) => ({
  UserDetails: details,
  OfferTitle: "CRM connector",
  ActionCode: "INS",
  LeadSource: "AzureMarketplace",
  ...more,
});

const noLetter: StoredLetter = { name: "", metadata: {}, content: {} };

describe("leads in HubSpot", () => {
  let world: LeadWorld;
  const start = async (settings: Parameters<typeof hubspotWith>[0] = {}) => {
    world = await LeadWorld.start({ destinations: [hubspotWith(settings)] });
  };
  beforeEach(() => start());
  afterEach(() => world.close());

  /** Answers the calls of a method from now on. @returns their number */
  const answerCalls = (method: string, path: string, answer: (count: number) => Response | undefined) => {
    const calls = { count: 0 };
    world.between.hubspot = (request, service) => {
      if (request.method !== method || !new URL(request.url).pathname.endsWith(path)) return service(request);
      calls.count += 1;
      return answer(calls.count) ?? service(request);
    };
    return calls;
  };
  const contacts = () => world.stored.rows(hubspot);
  const letters = () => world.stored.letters().map(({ content }) => content);
  const send = async (lead: unknown) => {
    const { runName } = await world.sendJson(lead);
    return (await world.run(runName)).status;
  };

  it("find the known contact by the address that the map wrote", async () => {
    await world.close();
    await start({ fieldMap: { email: "UserDetails.WorkEmail" } });
    for (const Phone of ["1", "2"])
      assert.equal(await send(leadOf({ ...person, WorkEmail: "n.roth@contoso.com", Phone })), "Succeeded");
    assert.deepEqual([contacts().map(({ phone }) => phone), letters()], [["2"], []]);
  });

  it("become one contact each, with every value that the lead has and no other", async () => {
    assert.equal(await send(published), "Succeeded");
    const [{ id, message, ...contact } = {}, ...others] = contacts();
    assert.deepEqual(others, []);
    assert.match(String(id), /^\d+$/);
    assert.deepEqual(contact, {
      ...{ email: "someone@contoso.com", firstname: "Some", lastname: "One", company: "Contoso" },
      ...{ jobtitle: "Esquire", phone: "16175555555", country: "USA" },
    });
    assert.match(String(message), /^Test run through Power Automate\nRun: \w+\nOffer: contoso\.leads\n/);
    await send(leadOf(person));
    const { message: _, id: __, ...second } = contacts()[1] ?? {};
    assert.deepEqual(second, {
      email: "nadia@contoso.com",
      firstname: "Nadia",
      lastname: "Roth",
      phone: "1",
    });
  });

  it("have a last name only if they have no e-mail address either", async () => {
    await send(leadOf({ Email: "a@contoso.com" }));
    await send(leadOf({ Company: "Contoso" }));
    assert.deepEqual(
      contacts().map(({ lastname }) => lastname),
      [undefined, "(not given)"],
    );
  });

  it("of a known person change what they name, and clear nothing", async () => {
    await send(leadOf({ ...person, Company: "Contoso" }));
    assert.equal(await send(leadOf({ Email: "nadia@contoso.com", Phone: "2" })), "Succeeded");
    const [contact, ...others] = contacts();
    assert.deepEqual(others, []);
    assert.deepEqual([contact?.phone, contact?.company, contact?.lastname], ["2", "Contoso", "Roth"]);
    assert.deepEqual(letters(), []);
  });

  it("of a known person change nothing with keep", async () => {
    await world.close();
    await start({ duplicates: "keep" });
    await send(leadOf(person));
    assert.equal(await send(leadOf({ ...person, Phone: "2" })), "Succeeded");
    assert.deepEqual(
      contacts().map(({ phone }) => phone),
      ["1"],
    );
  });

  it("are one contact when the answer to the first try is lost", async () => {
    world.between.hubspot = async (request, service) => {
      const answer = await service(request);
      world.between.hubspot = undefined;
      assert.equal(answer.status, 201);
      return new Response("", { status: 502 });
    };
    assert.equal(await send(leadOf(person)), "Succeeded");
    assert.deepEqual([contacts().length, letters()], [1, []]);
  });

  it("are tried for about an hour while HubSpot takes no more, and then kept", async () => {
    const calls = answerCalls("POST", "/contacts", () => errorAnswer(faults.DAILY(), "c"));
    const before = world.time.clock.now().getTime();
    assert.equal(await send(leadOf(person)), "Failed");
    assert.equal(calls.count, 9);
    const minutes = (world.time.clock.now().getTime() - before) / 60_000;
    assert.ok(minutes > 45 && minutes < 90, String(minutes));
    assert.equal(letters()[0].message.policyName, "DAILY");
    world.between.hubspot = undefined;
    assert.deepEqual((await world.redriveAll()).left, []);
    assert.deepEqual([contacts().length, letters()], [1, []]);
  });

  const html = () =>
    new Response("<html><body>Bad gateway</body></html>", {
      ...{ status: 500, headers: { "content-type": "text/html" } },
    });
  const fault = (name: Fault) => () => errorAnswer(faults[name](), "c");
  const dialects: [what: string, answer: () => Response, status: number, cause: string, words: RegExp][] = [
    [
      "a token that it does not know",
      () =>
        new Response(
          '{"status":"error","message":"Authentication credentials not found.","category":"INVALID_AUTHENTICATION"}',
          { status: 401, headers: { "content-type": "application/json" } },
        ),
      401,
      "token-refused",
      /credentials not found/,
    ],
    [
      "a token without a scope",
      () => errorAnswer(missingScopes(["crm.objects.contacts.write"]), "c"),
      403,
      "scope-missing",
      /crm\.objects\.contacts\.write/,
    ],
    ["the limit of ten seconds", fault("TEN_SECONDLY_ROLLING"), 429, "throttled", /ten_secondly_rolling/],
    ["the limit of a day", fault("DAILY"), 429, "daily-limit", /daily limit/],
    ["a lock", fault("LOCKED"), 423, "locked", /locked/],
    ["a move of the account", fault("MIGRATION"), 477, "account-moves", /Migration/],
    ["a page of HTML", html, 500, "service-down", /Bad gateway/],
    [
      "another conflict",
      () => Response.json({ status: "error", category: "CONFLICT", message: "Busy" }, { status: 409 }),
      409,
      "refused",
      /Busy/,
    ],
  ];
  for (const [what, answer, status, cause, words] of dialects) {
    it(`are kept with HubSpot's words after ${what}, and written by redrive`, async () => {
      answerCalls("POST", "/contacts", answer);
      assert.equal(await send(leadOf(person)), "Failed");
      const [{ name, metadata, content } = noLetter] = world.stored.letters();
      assert.match(name, /^hubspot\/[0-9a-f-]{36}\.json$/);
      assert.deepEqual([content.status, metadata.status], [status, String(status)]);
      assert.match(JSON.stringify(content.message), words);
      assert.equal((await causeOf(content)).key, cause);
      world.between.hubspot = undefined;
      const { left } = await world.redriveAll();
      assert.deepEqual([left, contacts().length, letters()], [[], 1, []]);
    });
  }

  const causeOf = async (content: unknown) => {
    const evidence = evidenceOfLetter(parseLetter(JSON.stringify(content)) as Letter, operators);
    const [cause] = await causesOf(evidence, { ...fixOfWorld, destination: "hubspot" });
    return cause ?? assert.fail();
  };

  it("with a value that HubSpot refuses are kept with the property's name, and the fix that fits", async () => {
    await send(leadOf({ ...person, Email: "nadia@contoso" }));
    const [letter] = letters();
    assert.deepEqual(
      [letter.status, letter.code, letter.message.category],
      [400, "BadRequest", "VALIDATION_ERROR"],
    );
    assert.match(letter.message.message, /INVALID_EMAIL/);
    const { because, meets } = await causeOf(letter);
    assert.match(because, /^HubSpot refuses the lead's e-mail address \(INVALID_EMAIL\)/);
    assert.equal(meets, "this lead");
    assert.deepEqual((await world.redriveAll()).left, []);
    const [{ email, lastname, message } = {}] = contacts();
    assert.deepEqual([email, lastname, letters()], [undefined, "Roth", []]);
    assert.match(String(message), /^Refused e-mail address: nadia@contoso\n/);
    await world.close();
    await start({ fieldMap: { partner_tier: "'gold'" }, columns: { partner_tier: "text:10" } });
    await send(leadOf(person));
    const { key, commands } = await causeOf(letters()[0]);
    assert.deepEqual([key, commands], ["property-missing", ["pulumi up", "npx leads redrive --all"]]);
  });

  it("of a known person are kept with the words of the update that failed", async () => {
    await send(leadOf(person));
    answerCalls("PATCH", "/Nadia%40contoso.com", () => errorAnswer(missingScopes(["x.write"]), "c"));
    assert.equal(await send(leadOf({ ...person, Phone: "2" })), "Failed");
    const [letter] = letters();
    assert.deepEqual(
      [letter.status, letter.code, letter.message.category],
      [403, "Forbidden", "MISSING_SCOPES"],
    );
    const [{ metadata } = noLetter] = world.stored.letters();
    assert.deepEqual([metadata.status, metadata.code], ["403", "Forbidden"]);
  });

  it("hide the token and the person from the run history, the Logic App and the log", async () => {
    const { runName: written } = await world.sendJson(published);
    answerCalls("POST", "/contacts", () => errorAnswer(missingScopes(["x"]), "c"));
    const { runName: kept } = await world.sendJson(leadOf(person));
    const texts = [JSON.stringify(await world.arm("GET", world.workflow, "2019-05-01")), ...world.logged];
    for (const runName of [written, kept]) {
      const shown = JSON.stringify([await world.run(runName), await world.actions(runName)]);
      assert.match(shown, /"Create_lead":/);
      const links = shown.match(/https:[^"]+/g) ?? [];
      texts.push(shown, ...(await Promise.all(links.map((link) => world.read(link)))));
    }
    for (const secret of [token, "someone@contoso.com", "Nadia", "16175555555"])
      assert.deepEqual(
        texts.filter((text) => text.includes(secret)),
        [],
        secret,
      );
  });
});

describe("lead objects in HubSpot", () => {
  let world: LeadWorld;
  beforeEach(async () => {
    world = await LeadWorld.start({ destinations: [hubspotWith({ leadObject: true })] });
  });
  afterEach(() => world.close());

  const contacts = () => world.stored.rows(hubspot);
  const leads = () => world.stored.rows(leadObjects);

  it("are written for each lead, for new and known contacts", async () => {
    for (const title of ["First offer", ""]) {
      const { runName } = await world.sendJson(leadOf(person, { OfferTitle: title }));
      assert.equal((await world.run(runName)).status, "Succeeded");
    }
    const [contact, ...others] = contacts();
    assert.deepEqual(others, []);
    assert.deepEqual(
      leads().map((lead) => [lead.hs_lead_name, lead.contacts]),
      [
        ["First offer - INS", [contact?.id]],
        ["contoso.leads - INS", [contact?.id]],
      ],
    );
  });

  it("that fail leave a letter with their words, and redrive writes them", async () => {
    world.between.hubspot = (request, service) =>
      request.url.endsWith("/leads")
        ? errorAnswer(missingScopes(["crm.objects.leads.write"]), "c")
        : service(request);
    await world.sendJson(leadOf(person));
    const [{ content, metadata } = noLetter] = world.stored.letters();
    assert.deepEqual([content.status, content.code, metadata.status], [403, "Forbidden", "403"]);
    assert.match(JSON.stringify(content.message), /crm\.objects\.leads\.write/);
    assert.deepEqual([contacts().length, leads().length], [1, 0]);
    world.between.hubspot = undefined;
    assert.deepEqual((await world.redriveAll()).left, []);
    assert.deepEqual([contacts().length, leads().length], [1, 1]);
    assert.deepEqual(world.stored.letters(), []);
  });

  it("are not written for a contact that was refused", async () => {
    await world.sendJson(leadOf({ ...person, Email: "no address" }));
    assert.deepEqual([contacts(), leads()], [[], []]);
    assert.match(JSON.stringify(world.stored.letters()), /INVALID_EMAIL/);
  });
});
