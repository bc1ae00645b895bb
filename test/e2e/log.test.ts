// The sensor's log over Chromium's Web Bluetooth: listed, read beside a stream, broken off and resumed, confirmed.
import { expect, test } from "vitest";
import { logAssembler } from "../../firmware-protocol/devices/thora/log-assembler.ts";
import { logClockFrom } from "../../firmware-protocol/devices/thora/log-clock.ts";
import type { ClockMark, LogName, LogRecord } from "../../firmware-protocol/log.ts";
import { linkLab } from "./link-harness/link-lab.ts";
import type { LinkPage } from "./link-harness/link-page.ts";

const lab = linkLab();
const HOURS = 8;
const EPOCHS = HOURS * 720;
const WITHIN_MS = 40_000;

const list = (page: LinkPage) => page.page.evaluate(() => links[0]!.link.run((driver) => driver.log?.list()));
const read = (page: LinkPage, log: LogName, from: number) =>
  page.page.evaluate(([name, number]) => links[0]!.link.run((driver) => driver.log?.read(name, number)), [
    log,
    from,
  ] as const);
const confirm = (page: LinkPage, log: LogName, below: number) =>
  page.page.evaluate(([name, number]) => links[0]!.link.run((driver) => driver.log?.confirm(name, number)), [
    log,
    below,
  ] as const);

/** The records in pieces of one connection, by number, and whether the read has come to its end. */
function recordsIn(pieces: readonly (readonly number[])[], log: LogName) {
  const assembler = logAssembler();
  const records = new Map<number, LogRecord>();
  let isEnded = false;
  for (const piece of pieces)
    for (const finding of assembler.take(Uint8Array.from(piece))) {
      if (finding.found !== "block" || finding.block.log !== log) continue;
      const { first, records: some } = finding.block;
      isEnded = some.length === 0;
      some.forEach((record, i) => records.set(first + i, record));
    }
  return { records, isEnded };
}

/** Reads to the end. @returns the records, and how many pieces there were. */
async function readAll(page: LinkPage, log: LogName, from: number): Promise<Map<number, LogRecord>> {
  const before = (await page.told()).pieces.length;
  const pieces = async () => (await page.told()).pieces.slice(before);
  expect(await read(page, log, from)).toMatchObject({ ok: true, value: { from } });
  await expect
    .poll(async () => recordsIn(await pieces(), log).isEnded, { timeout: WITHIN_MS, interval: 100 })
    .toBe(true);
  return recordsIn(await pieces(), log).records;
}

test("eight hours alone are handed over beside a stream, over a drop in the middle, and confirmed", async () => {
  const sensor = lab.sensorWith({ log: "epochs" });
  sensor.liveAlone(HOURS);
  const page = await lab.pageWith();
  await page.choose({ device: sensor.name });
  await page.streams(2);

  const listed = await list(page);
  if (listed?.ok !== true) throw new Error(JSON.stringify(listed));
  const contents = listed.value;
  expect(contents.map(({ log }) => log)).toEqual(["clock", "epochs"]);
  expect(contents[1]?.count).toBeGreaterThanOrEqual(EPOCHS);

  const marks = [...(await readAll(page, "clock", 0)).values()] as ClockMark[];
  expect(marks.some(({ isSet }) => isSet)).toBe(true);

  // A drop in the middle of the read: what has come stays, what is missing is asked for.
  const before = (await page.told()).pieces.length;
  await read(page, "epochs", 0);
  await expect.poll(async () => (await page.told()).pieces.length).toBeGreaterThan(before + 30);
  sensor.peripheral.drop();
  await page.hasBeen({ phase: "waiting" });
  await page.streams(2);
  const { records, isEnded } = recordsIn((await page.told()).pieces.slice(before), "epochs");
  expect(isEnded).toBe(false);
  expect(records.size).toBeGreaterThan(60);
  expect(records.size).toBeLessThan(EPOCHS);
  const rest = await readAll(page, "epochs", records.size);
  for (const [number, record] of rest) records.set(number, record);

  const clock = logClockFrom(marks);
  const times = Array.from({ length: EPOCHS }, (_, number) => {
    const record = records.get(number);
    if (record?.kind !== "epoch") throw new Error(`epoch ${number}: ${record?.kind}`);
    const time = clock.timeOf("epochs", number, record.tick);
    return time.known ? time.epochMs : undefined;
  });
  times.forEach((time, i) => {
    if (i > 0) expect(Math.abs((time ?? 0) - (times[i - 1] ?? 0) - 5_000)).toBeLessThan(5);
  });
  expect(Math.abs(Date.now() - (times.at(-1) ?? 0))).toBeLessThan(120_000);

  expect(await confirm(page, "epochs", EPOCHS)).toMatchObject({ ok: true });
  expect(sensor.accepted.at(-1)).toMatchObject({
    operation: "log-confirm",
    arguments: { log: "epochs", from: EPOCHS },
  });
  // Live went first all the while: not a frame of the stream is missing.
  const frames = await page.streamFrames();
  expect(sensor.sent.length - frames.length).toBeLessThan(10);
});
