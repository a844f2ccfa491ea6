/** Leads under faults in one world. Checks the promises for each lead after every period of faults and every redrive. */
import assert from "node:assert/strict";
import type { PartlyDelivered } from "../../../operations/dead-letters/outcomes";
import type { DestinationAdapter, Row } from "../support/destinations/destination-adapter";
import { fitting } from "../support/fit-text";
import { LeadWorld } from "../support/lead-world";
import { Random } from "../support/random";
import { runsOfLeads } from "./runs-of-leads";
import { drawWeather, emailIn, unansweredKey, type Weather, WeatherMaker } from "./weather";

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
  /** Leads that redrive leaves at this destination, because it would repeat them at others. */
  "left to a person": number;
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

  /** @param leads their number, @param seed repeats the same faults. @returns figures for each destination */
  static async run(
    destinations: readonly DestinationAdapter[],
    seed: string,
    leads: number,
  ): Promise<Record<string, CampaignFigures>> {
    const world = await LeadWorld.start({ seed, destinations });
    const campaign = new FaultCampaign(world, new Random(seed));
    try {
      return await campaign.#run(leads);
    } finally {
      await world.close();
    }
  }

  async #run(leads: number): Promise<Record<string, CampaignFigures>> {
    for (let first = 0; first < leads; first += leadsEachSpell) {
      await this.#maker.begin(this.#weather(`spell ${first}`));
      await this.#post(first, Math.min(leadsEachSpell, leads - first));
      await this.#world.finish();
      await this.#maker.clear();
      await this.#check({ isRedriven: false });
    }
    const found = await this.#check({ isRedriven: false });
    await this.#redriveInBadWeather();
    const after = await this.#world.redriveAll();
    const partly = after.left.filter((outcome) => outcome.result === "partly delivered");
    assert.deepEqual([after.left.length - partly.length, after.notTried], [0, 0], "redrive leaves nothing");
    const missed = this.#missed(partly);
    this.#checkEnd(missed);
    assert.deepEqual(this.#world.logged, []);
    const faults = Object.values(this.#maker.damage.counts).reduce((sum, count) => sum + count, 0);
    const figures = this.#world.destinations.map(({ name }, index) => {
      const places = found[index] ?? nothing;
      const left = [...missed].filter((key) => key.startsWith(`${name} `)).length;
      return [name, { leads: this.#accepted.size, ...places, "left to a person": left, faults }] as const;
    });
    return Object.fromEntries(figures);
  }

  /** Leads that some destinations have and others do not, because a Logic App and the store were down together. */
  #missed(outcomes: readonly PartlyDelivered[]): ReadonlySet<string> {
    const emails = new Map([...this.#accepted].map(([email, runName]) => [runName, email]));
    const keys = outcomes.flatMap(({ run, missing }) =>
      missing.map((name) => unansweredKey(name, emails.get(run) ?? assert.fail(`run ${run} is of no lead`))),
    );
    return new Set(keys);
  }

  #weather(name: string): Weather {
    const services = this.#world.destinations.map(({ part }) => part);
    return drawWeather(this.#random, name, [...new Set(services)]);
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
      const weather = this.#weather(spell);
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

  /** At each destination, each lead is in a row or a letter. It may be in both or neither only for a documented reason. */
  async #check(state: { isRedriven: boolean }): Promise<Found[]> {
    const runs = await runsOfLeads(this.#world, this.#accepted);
    return this.#world.destinations.map((destination) =>
      this.#checkDestination(destination, runs.unkept(destination), state),
    );
  }

  #checkDestination(
    destination: DestinationAdapter,
    unkept: ReadonlySet<string>,
    { isRedriven }: { isRedriven: boolean },
  ): Found {
    const { stored } = this.#world;
    const { name } = destination;
    const rows = rowsByEmail(destination, stored.rows(destination));
    const inLetters = stored
      .letters()
      .filter((letter) => letter.name.startsWith(`${name}/`))
      .map(({ content }) => emailIn(JSON.stringify(content.lead)));
    const letters = new Set(inLetters);
    // an interrupted redrive may have stored a letter under its final name without removing the first
    if (!isRedriven) assert.equal(inLetters.length, letters.size, `${name}: a lead is in two letters`);
    const found = { ...nothing };
    for (const email of this.#accepted.keys()) {
      const ofLead = rows.get(email) ?? [];
      const isUnanswered = this.#maker.damage.unanswered.has(unansweredKey(name, email));
      const told = `${name}: ${email}`;
      this.#checkCount(destination, email, ofLead.length);
      const place = placeOf(ofLead.length > 0, letters.has(email));
      // a redrive may have been interrupted between its row and the deletion of its letter
      if (place === "both") assert.ok(isUnanswered || isRedriven, `${told} is a row and a letter`);
      if (place === "only in runs") assert.ok(unkept.has(email), `${told} is nowhere`);
      found[place] += 1;
    }
    return found;
  }

  /** Only a lost answer can make a second row, and only at a destination that says so. */
  #checkCount({ name, isAtLeastOnce }: DestinationAdapter, email: string, rows: number): void {
    const mayRepeat = isAtLeastOnce && this.#maker.damage.unanswered.has(unansweredKey(name, email));
    assert.ok(mayRepeat || rows <= 1, `${name}: ${email} is in ${rows} rows`);
  }

  /** Every lead has a row with every column right at every destination, and no letter remains. */
  #checkEnd(missed: ReadonlySet<string>): void {
    const { stored, destinations } = this.#world;
    assert.deepEqual(stored.letters(), []);
    for (const destination of destinations) {
      const byEmail = rowsByEmail(destination, stored.rows(destination));
      for (const email of this.#accepted.keys()) {
        const ofLead = byEmail.get(email) ?? [];
        const isMissed = missed.has(unansweredKey(destination.name, email));
        assert.equal(
          ofLead.length === 0,
          isMissed,
          `${destination.name}: ${email} is in ${ofLead.length} rows`,
        );
        this.#checkCount(destination, email, ofLead.length);
        const [, number = ""] = /(\d+)/.exec(email) ?? [];
        const sent = leadOf(this.#random, Number(number));
        for (const row of ofLead) destination.checkRow(row, { sent, repaired: repaired(sent) });
      }
    }
  }
}

const nothing: Found = { rows: 0, letters: 0, both: 0, "only in runs": 0 };

function placeOf(isRow: boolean, isLetter: boolean): keyof Found {
  if (isRow) return isLetter ? "both" : "rows";
  return isLetter ? "letters" : "only in runs";
}

function rowsByEmail(destination: DestinationAdapter, rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const email = destination.emailOf(row);
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
