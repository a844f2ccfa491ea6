/** Leads under faults in one world. Checks the promises for each lead after every period of faults and every redrive. */
import assert from "node:assert/strict";
import { rowOf } from "../support/expected-row";
import { fitting } from "../support/fit-text";
import { LeadWorld } from "../support/lead-world";
import { mappedColumns } from "../support/mapped-columns";
import { Random } from "../support/random";
import { drawWeather, WeatherMaker } from "./weather";

/** The results of a campaign. */
export interface CampaignFigures {
  leads: number;
  /** After the last faults, before redrive. */
  rows: number;
  letters: number;
  /** Leads with a row and a letter, because the answer to their write was lost. */
  both: number;
  /** Leads that are only in their run, because the store was also down. */
  "only in runs": number;
  faults: number;
}

type Found = Pick<CampaignFigures, "rows" | "letters" | "both" | "only in runs">;

/** Leads that arrive under the same faults. */
const leadsEachSpell = 50;

export class FaultCampaign {
  readonly #world: LeadWorld;
  readonly #random: Random;
  readonly #maker: WeatherMaker;
  /** E-mail → run of each accepted lead. */
  readonly #accepted = new Map<string, string>();

  private constructor(world: LeadWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#maker = new WeatherMaker(world, random);
  }

  /** @param leads their number, @param seed repeats the same faults */
  static async run(seed: string, leads: number): Promise<CampaignFigures> {
    const world = await LeadWorld.start({ seed });
    const campaign = new FaultCampaign(world, new Random(seed));
    try {
      return await campaign.#run(leads);
    } finally {
      await world.close();
    }
  }

  async #run(leads: number): Promise<CampaignFigures> {
    for (let first = 0; first < leads; first += leadsEachSpell) {
      await this.#maker.begin(drawWeather(this.#random, `spell ${first}`));
      await this.#post(first, Math.min(leadsEachSpell, leads - first));
      await this.#world.finish();
      await this.#maker.clear();
      await this.#check({ isRedriven: false });
    }
    const found = await this.#check({ isRedriven: false });
    await this.#redriveInBadWeather();
    const after = await this.#world.redriveAll();
    assert.deepEqual([after.left, after.notTried], [[], 0], "redrive leaves nothing");
    this.#checkEnd();
    assert.deepEqual(this.#world.logged, []);
    const faults = Object.values(this.#maker.damage.counts).reduce((sum, count) => sum + count, 0);
    return { leads: this.#accepted.size, ...found, faults };
  }

  async #post(first: number, count: number): Promise<void> {
    const leads = Array.from({ length: count }, (_, index) => leadOf(this.#random, first + index));
    await Promise.all(
      leads.map(async (lead) => {
        const { status, runName } = await this.#world.post(JSON.stringify(lead), "application/json");
        assert.equal(status, 202);
        this.#accepted.set(lead.UserDetails.Email, runName ?? "");
      }),
    );
  }

  /** Redrive may fail in the middle. No lead is lost or written twice. */
  async #redriveInBadWeather(): Promise<void> {
    for (const spell of ["first redrive", "second redrive"]) {
      const weather = drawWeather(this.#random, spell);
      const share = this.#random.pick([0.02, 0.1], spell);
      await this.#maker.begin({ ...weather, shares: { arm: share, trigger: share, ...weather.shares } });
      await this.#world.redriveAll().catch((error: Error & { code?: string }) => {
        assert.match(String(error.code ?? error.name), /^LEADS_|^StoreError$/, error.stack ?? error.message);
      });
      await this.#world.finish();
      await this.#maker.clear();
      this.#world.time.clock.advance(15 * 60_000); // the markers of an interrupted redrive have expired
      await this.#check({ isRedriven: true });
    }
  }

  /** Each lead is in a row or a letter. It may be in both or neither only for a documented reason. */
  async #check({ isRedriven }: { isRedriven: boolean }): Promise<Found> {
    const { stored } = this.#world;
    const rows = rowsByEmail(stored.rows());
    const inLetters = stored
      .letters()
      .filter(isLetter)
      .map(({ content }) => emailIn(content.lead));
    const letters = new Set(inLetters);
    // an interrupted redrive may have stored a letter under its final name without removing the first
    if (!isRedriven) assert.equal(inLetters.length, letters.size, "a lead is in two letters");
    const unkept = await this.#unkeptLeads();
    const found = { rows: 0, letters: 0, both: 0, "only in runs": 0 };
    for (const email of this.#accepted.keys()) {
      const ofLead = rows.get(email) ?? [];
      const isUnanswered = ofLead.some(({ leadid }) => this.#maker.damage.unanswered.has(String(leadid)));
      assert.ok(ofLead.length <= 1, `${email} is in ${ofLead.length} rows`);
      const place = placeOf(ofLead.length > 0, letters.has(email));
      // a redrive may have been interrupted between its row and the deletion of its letter
      if (place === "both") assert.ok(isUnanswered || isRedriven, `${email} is a row and a letter`);
      if (place === "only in runs") assert.ok(unkept.has(email), `${email} is nowhere`);
      found[place] += 1;
    }
    return found;
  }

  /** E-mails of leads with a run whose letter could not be stored. */
  async #unkeptLeads(): Promise<Set<string>> {
    const emails = new Map([...this.#accepted].map(([email, runName]) => [runName, email]));
    const unkept = new Set<string>();
    // oldest first, because a resubmission comes after its source
    for (const { name, properties } of (await this.#world.runs()).reverse()) {
      const [, redriven] = /^redrive-.{36}-(\w+)$/.exec(properties.correlation.clientTrackingId) ?? [];
      const email = emails.get(redriven ?? properties.trigger.sourceHistoryName ?? name) ?? emails.get(name);
      assert.ok(email !== undefined, `run ${name} is of no lead`);
      emails.set(name, email);
      if (properties.error?.code === "ActionFailed") unkept.add(email);
    }
    return unkept;
  }

  /** Every lead has one row with every column right, and no letter remains. */
  #checkEnd(): void {
    const { stored } = this.#world;
    assert.deepEqual(stored.letters(), []);
    const byEmail = rowsByEmail(stored.rows());
    for (const email of this.#accepted.keys()) {
      const ofLead = byEmail.get(email) ?? [];
      assert.equal(ofLead.length, 1, `${email} is in ${ofLead.length} rows`);
      const [, number = ""] = /(\d+)/.exec(email) ?? [];
      const lead = leadOf(this.#random, Number(number));
      for (const row of ofLead) {
        const [, runName = ""] = /\nRun: (\w+)\n/.exec(String(row.description)) ?? [];
        assert.deepEqual(mappedColumns(row), rowOf(repaired(lead), runName));
      }
    }
  }
}

function placeOf(isRow: boolean, isLetter: boolean): keyof Found {
  if (isRow) return isLetter ? "both" : "rows";
  return isLetter ? "letters" : "only in runs";
}

const isLetter = ({ name }: { name: string }) => name.startsWith("dynamics365/");

const emailIn = (lead: unknown): string => /lead-\d+@contoso\.com/.exec(JSON.stringify(lead))?.[0] ?? "";

function rowsByEmail(rows: readonly Record<string, unknown>[]): Map<string, Record<string, unknown>[]> {
  const found = new Map<string, Record<string, unknown>[]>();
  for (const row of rows) {
    const email = String(row.emailaddress1);
    found.set(email, [...(found.get(email) ?? []), row]);
  }
  return found;
}

/** Last names: one in six cannot be written. */
const lastNames = ["Doe", "O'Hara", "Grüße 🎉", "Ünal", "@{guid()}", "bell\u0007 half\ud83c"];

/** Lead number n of an invented person. */
function leadOf(random: Random, number: number) {
  return {
    UserDetails: {
      FirstName: "Jane",
      LastName: random.pick(lastNames, "last name", number),
      Email: `lead-${number}@contoso.com`,
      Company: "Contoso",
    },
    LeadSource: "AzureMarketplace",
    ActionCode: random.pick(["INS", "PLT", "DNC"], "action", number),
    OfferTitle: "CRM connector",
  };
}

/** The lead after redrive's repair; a valid lead is unchanged. */
function repaired(lead: ReturnType<typeof leadOf>): ReturnType<typeof leadOf> {
  return { ...lead, UserDetails: { ...lead.UserDetails, LastName: fitting(lead.UserDetails.LastName) } };
}
