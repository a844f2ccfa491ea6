import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hastyClock } from "./support/hasty-clock";
import { Services } from "./support/services";
import { steppedServices } from "./support/steps";

/** The second one becomes a letter. */
const emails = ["lead-1@contoso.com", "odd-2@contoso.com"];

/** The data on disk at one instant, as a process that dies leaves it. */
interface Image {
  file: string;
  /** Leads that were answered with 202. */
  accepted: string[];
}

describe("the disk of a process that died", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-image-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Posts leads together, and keeps an image of each step. */
  const imagesOf = async (leads: readonly string[]): Promise<Image[]> => {
    const file = join(folder, "sandbox.db");
    const images: Image[] = [];
    const accepted: string[] = [];
    let isWatched = false;
    let last = "";
    const services = new Services({
      ...steppedServices(file, () => {
        const state = `${accepted.length} ${hashOf(file)}`;
        if (!isWatched || state === last) return; // nothing new to recover from
        last = state;
        images.push({ file: imageOf(file, images.length), accepted: [...accepted] });
      }),
      clock: hastyClock,
    });
    await services.deploy();
    isWatched = true;
    await Promise.all(
      leads.map(async (email) => {
        if ((await services.post(email)) === 202) accepted.push(email);
      }),
    );
    await services.runtime.idle();
    isWatched = false;
    await services.close();
    assert.deepEqual(accepted.sort(), leads);
    return images;
  };

  const hashOf = (file: string): string => {
    const hash = createHash("sha256");
    for (const suffix of ["", "-wal"])
      if (existsSync(file + suffix)) hash.update(readFileSync(file + suffix));
    return hash.digest("hex");
  };

  const imageOf = (file: string, number: number): string => {
    const image = join(folder, String(number), "sandbox.db");
    mkdirSync(join(folder, String(number)));
    for (const suffix of ["", "-wal"])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, image + suffix);
    return image;
  };

  const checkImage = async ({ file, accepted }: Image, title: string) => {
    const services = new Services({ database: file, clock: hastyClock });
    await services.recover();
    const { rows, letters, runs } = await services.state();
    await services.close();
    const kept = [...rows, ...letters];
    assert.deepEqual(
      accepted.filter((email) => !kept.includes(email)),
      [],
      `${title}: accepted leads are lost`,
    );
    assert.equal(new Set(kept).size, kept.length, `${title}: a lead is there twice`);
    assert.deepEqual(
      runs.sort(),
      [...letters.map(() => "Failed"), ...rows.map(() => "Succeeded")],
      `${title}: each run has ended with its row or letter`,
    );
  };

  it("lets the next start end every run, from every step", async function () {
    this.timeout(60_000);
    const images = await imagesOf(emails);
    assert.ok(images.length > 7, `${images.length} states`); // writes of both leads may share commits
    for (const [step, image] of images.entries()) await checkImage(image, `step ${step}`);
  });

  it("opens without a last write that is incomplete or damaged, and with everything before it", async () => {
    const images = await imagesOf(emails.slice(0, 1));
    const { file } = images.at(-1) as Image;
    const log = readFileSync(`${file}-wal`);
    for (const cut of [1, 24, 100, 4_000, 4_120, 9_000]) {
      for (const tail of [Buffer.alloc(0), Buffer.alloc(cut, 0xa5)]) {
        const copy = imageOf(file, 10_000 + cut * 2 + (tail.length > 0 ? 1 : 0));
        writeFileSync(`${copy}-wal`, Buffer.concat([log.subarray(0, log.length - cut), tail]));
        await checkImage({ file: copy, accepted: emails.slice(0, 1) }, `${cut} bytes`);
      }
    }
  });

  it("opens when incomplete data follows the last write", async () => {
    const images = await imagesOf(emails.slice(0, 1));
    const { file } = images.at(-1) as Image;
    for (const length of [1, 24, 4_120, 10_000]) {
      const copy = imageOf(file, 20_000 + length);
      writeFileSync(`${copy}-wal`, Buffer.alloc(length, 0x5a), { flag: "a" });
      await checkImage({ file: copy, accepted: emails.slice(0, 1) }, `${length} bytes`);
    }
  });
});
