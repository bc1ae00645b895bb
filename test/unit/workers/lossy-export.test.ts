// Bad air from the radio to the file: what the CSV's sidecar says is missing is what was missing.
import { afterEach, expect, it } from "vitest";
import { uniformFrom } from "../../../firmware-protocol/devices/simulated/random.ts";
import { exportSession } from "../../../src/export/export-session.ts";
import type { SidecarGap } from "../../../src/export/sidecar.ts";
import { sessionMs } from "../../../src/domain/units.ts";
import { Bench, disposeWorkers, NINE, request, upright } from "./service-bench.ts";
import { type SentFrame, simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

/** Some lost, some doubled, some up to half a second late. */
function troubled(frames: readonly SentFrame[], uniform: () => number): SentFrame[] {
  const arrived: SentFrame[] = [];
  for (const frame of frames) {
    const fate = uniform();
    if (fate < 0.05) continue;
    const late = fate < 0.08 ? 500 * uniform() : 0;
    arrived.push({ ...frame, arrivalMs: frame.arrivalMs + late });
    if (fate > 0.97) arrived.push(frame);
  }
  return arrived.toSorted((a, b) => a.arrivalMs - b.arrivalMs);
}

for (const seed of [1, 2, 3]) {
  it(`the sidecar's gaps are those recorded, and the file has every sample delivered (seed ${seed})`, {
    timeout: 60_000,
  }, async () => {
    const uniform = uniformFrom(seed);
    const bench = new Bench();
    const sensor = simulatedRun(upright, {
      seed,
      clockPpm: 400 * uniform() - 200,
      payload: uniform() < 0.3 ? 20 : 100,
    });
    const test = bench.worker();
    const reply = await test.worker.open(request(NINE));
    if (!reply.ok) throw new Error(reply.fault.code);
    await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
    let number = 0;
    let lostS = 0;
    for (let s = 10; s <= 180; s += 10) {
      const frames = troubled(sensor.frames(s), uniform);
      if (s === 90) {
        await test.worker.end("upper-back", sessionMs(80_500), "link-lost");
        await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(90_000));
        lostS += 10;
        continue;
      }
      await test.frames(number, frames);
      number += frames.length;
    }
    await test.worker.end("upper-back", sessionMs(180_500), "stopped");
    await test.worker.close();

    const text = new TextDecoder();
    let csv = "";
    const exported = await exportSession(
      bench.store,
      { sessionId: reply.sessionId, placement: "upper-back", csvName: "x.csv", appVersion: "1" },
      {
        write: async (bytes) => {
          csv += text.decode(bytes);
        },
        progressed: () => {},
        cancelled: () => false,
      },
    );
    if (!exported.ok) throw new Error(exported.reason);
    const sidecar = JSON.parse(exported.sidecar) as { gaps: SidecarGap[]; rows_out_of_order: number };
    const record = await bench.store.session(reply.sessionId);
    const rows = csv.trimEnd().split("\n").slice(1);
    expect(rows).toHaveLength(record!.sampleCount);
    expect(csv.split("\n").slice(1).join("\n")).not.toMatch(/[a-zA-Z]|-0\.0+,/);
    const times = rows.map((row) => Number(row.slice(0, row.indexOf(","))));
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThan(0);
    expect(sidecar.rows_out_of_order).toBe(0);

    const recorded = (await bench.store.events(reply.sessionId)).filter((e) => e.kind === "gap");
    const lost = recorded.reduce((sum, gap) => sum + (gap.lostSamples ?? 0), 0);
    expect(lost).toBeGreaterThan(100);
    expect(sidecar.gaps.reduce((sum, gap) => sum + (gap.lost_samples ?? 0), 0)).toBe(lost);
    expect(sidecar.gaps.filter((gap) => gap.cause === "not-recorded")).toEqual([]);
    expect(sidecar.gaps.filter((gap) => !gap.seen_in.includes("data"))).toEqual([]);
    expect(sidecar.gaps.some((gap) => gap.cause.includes("link-lost"))).toBe(true);
    // Delivered and missing make the whole.
    expect(rows.length + lost + 50 * lostS).toBeGreaterThan(50 * 179);
    expect(rows.length + lost + 50 * lostS).toBeLessThan(50 * 181);
  });
}
