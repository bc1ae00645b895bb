// The guided reference, from the first screen to the lean that is shown, with the simulated sensor: its wearer hears the
// steps and follows them. Then the recording is worked out again with what was kept.
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { ReferenceVersion } from "../../src/domain/reference-version.ts";
import { degreesFromRadians } from "../../src/domain/units.ts";
import { type AppPage, appPage, violationsOn } from "./app-page.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { until } from "./until.ts";

const DEMO = "thora-demo";

/** All records of a store, or its last alone. */
const storedIn = <T>(page: Page, store: string, which: "all" | "last" = "all"): Promise<T[]> =>
  page.evaluate(
    ([database, name, which]) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(database!);
        opening.onerror = () => reject(opening.error ?? new Error("IndexedDB"));
        opening.onsuccess = () => {
          const db = opening.result;
          const records = db.transaction(name!).objectStore(name!);
          const all = which === "all" ? records.getAll() : records.openCursor(null, "prev");
          all.onsuccess = () => {
            db.close();
            const { result } = all;
            resolve(Array.isArray(result) ? result : result === null ? [] : [result.value]);
          };
        };
      }),
    [DEMO, store, which],
  ) as Promise<T[]>;

describe("a reference of one's own, without a sensor", () => {
  let browser: Browser;
  let page: Page;
  let app: AppPage;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(inject("appUrl"));
    app = appPage(page);
    await app.simulate.first().click();
    await app.skipToLive();
    // The morning behind the try-out is in.
    await until("the simulated morning", 60_000, async () => {
      const [session] = await storedSessions(page, DEMO, false);
      return (session?.record.storedThroughMs ?? 0) > 89 * 60_000;
    });
  });
  afterEach((context) => pictureIfFailed(context, page));
  afterAll(() => browser.close());

  const named = (name: string | RegExp) => page.getByRole("button", { name });
  const references = (): Promise<ReferenceVersion[]> => storedIn<ReferenceVersion>(page, "references");

  test("leads step by step to a result with its numbers, and keeps it beside the earlier one", async () => {
    const before = await references();
    expect(before.map(({ method }) => method)).toEqual(["one-press"]);
    await named("10×").first().click();
    await named("Set it step by step").first().click();
    await page.getByRole("heading", { level: 1, name: "Your own reference" }).waitFor();
    await named("Begin").click();
    const seen = new Set<string>();
    let picture = false;
    await until("the result", 110_000, async () => {
      const step = page.locator("#calibrate-step");
      if (await step.isVisible()) seen.add((await step.textContent()) ?? "");
      const again = named("Try again");
      if (await again.isVisible()) await again.click({ timeout: 1000 }).catch(() => {});
      const ready = named("I am ready");
      if (await ready.isVisible()) await ready.click({ timeout: 1000 }).catch(() => {});
      if (!picture && seen.has("Three slow bows")) {
        picture = true;
        expect(await violationsOn(page)).toEqual([]);
      }
      return named("Keep this reference").isVisible();
    });
    expect([...seen]).toEqual(
      expect.arrayContaining(["Stand once more", "Three slow bows", "Sit tall, at ease", "Sit relaxed"]),
    );
    expect(await page.getByText(/^(Clear|Usable)$/).textContent()).toMatch(/Clear|Usable/);
    expect(await violationsOn(page)).toEqual([]);
    expect(await references()).toEqual(before);
    await named("Keep this reference").click();
    await page.getByRole("heading", { name: /^Kept/ }).waitFor();
    const after = await references();
    expect(after.slice(0, 1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ method: "composite" });
    expect(Object.keys(after.at(-1)!.references).toSorted()).toEqual(["sit", "stand"]);
  });

  test("from then on lean is measured from it", async () => {
    await named("1×").first().click();
    await named("Go to Now").click();
    await app.forward.first().waitFor();
    const { references: zeros, setAt } = (await references()).at(-1)!;
    const { startedAt } = (await storedSessions(page, DEMO, false))[0]!.record;
    // The last stored sample's up-vector against the kept zero, and what the page shows: one body, a moment apart.
    await until("the meter to show lean from the kept zero", 30_000, async () => {
      const [chunk] = await storedIn<{ startMs: number; upQ15: Record<number, number> }>(page, "raw", "last");
      if (startedAt + chunk!.startMs < setAt) return false;
      const [x, y, z] = Object.values(chunk!.upQ15).slice(-3);
      const along = (v: readonly number[]): number => x! * v[0]! + y! * v[1]! + z! * v[2]!;
      const { up, anterior } = zeros.sit!;
      const forward = degreesFromRadians(Math.atan2(-along(anterior), along(up)));
      return Math.abs((await app.degrees(app.forward.first())) - forward) < 2.5;
    });
    const [session] = await storedSessions(page, DEMO, false);
    const told = session!.events.filter((event) => event.kind === "reference-set");
    expect(told.map((event) => [event.method ?? "one-press", event.pose])).toEqual([
      ["one-press", undefined],
      ["composite", "sit"],
      ["composite", "stand"],
    ]);
    expect(session!.record.analyses?.at(-1)).toMatchObject({ used: [{ referenceSetAt: setAt }] });
  });

  test("a stopped recording is worked out again with it, and says what came out differently", async () => {
    await named(/^Stop/).first().click();
    await app.goTo("Recordings");
    const before = (await storedSessions(page, DEMO, false))[0]!;
    await named(/^Work out again/)
      .first()
      .click();
    await named("Work it out again").click();
    await page.getByText(/^Worked out again\./).waitFor({ timeout: 60_000 });
    const after = (await storedSessions(page, DEMO, false))[0]!;
    expect(after.record.analyses).toMatchObject([{ fromMs: 0, smoothed: true }]);
    expect(after.record.sampleCount).toBe(before.record.sampleCount);
    expect(after.seconds).toEqual(before.seconds);
    const kept = (session: typeof after) =>
      session.events.filter(({ kind }) => /^(nudge|gap|reference|sensor)/.test(kind));
    expect(kept(after)).toEqual(kept(before));
    await app.goTo("Day");
    await page.getByRole("heading", { name: /changes? of position/ }).waitFor();
    expect(errors).toEqual([]);
  });
});
