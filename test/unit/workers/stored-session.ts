// Sessions as the store holds them, for tests of what is worked out from them again.
import { expect } from "vitest";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { derivedKinds } from "../../../src/domain/events.ts";
import { sessionMs } from "../../../src/domain/units.ts";
import { type Bench, begun, NINE, request } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";

/** Sits, leans, walks, is taken off and put on again: every derived kind of event, in nine minutes. */
export const varied: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 95, posture: "leaning-right", transitionS: 2 },
  { atS: 180, posture: "walking", transitionS: 1 },
  { atS: 225, posture: "typing", transitionS: 2 },
  { atS: 330, posture: "bent", transitionS: 2 },
  { atS: 420, posture: "upright", transitionS: 2 },
];

export const derivedOf = async (bench: Bench, id: string) => ({
  rows: await bench.store.rows(id, "upper-back"),
  events: (await bench.store.events(id)).filter(({ kind }) => derivedKinds.has(kind)),
  checkpoint: await bench.store.checkpoint(id),
});

export const happenedOf = async (bench: Bench, id: string) => ({
  events: (await bench.store.events(id)).filter(({ kind }) => !derivedKinds.has(kind)),
  raw: await bench.chunks(id),
  segments: await bench.store.segments(id),
});

/** Reference set in an earlier session, so that one zero holds for the whole of the next. */
export async function withReference(bench: Bench): Promise<void> {
  const earlier = await begun(bench, NINE - 86_400_000);
  await earlier.test.frames(0, earlier.sensor.frames(20));
  expect(await earlier.test.worker.useReference("upper-back")).toMatchObject({ ok: true });
  await earlier.test.worker.close();
}

/** A lossy, interrupted session: frames late and lost, a page closed and come back, a link lost and found. */
export async function roughSession(bench: Bench): Promise<string> {
  const sensor = simulatedRun(varied);
  const test = bench.worker();
  const opened = await test.worker.open(request(NINE, { sensor: testSensor, numbering: "a" }));
  if (!opened.ok) throw new Error(opened.fault.code);
  await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
  const first = sensor.frames(150).filter((_, index) => index % 23 !== 7);
  // One frame changes places with the next: it arrives late.
  [first[40], first[41]] = [
    { ...first[41]!, arrivalMs: first[40]!.arrivalMs },
    { ...first[40]!, arrivalMs: first[41]!.arrivalMs },
  ];
  await test.frames(0, first);
  await test.worker.flush();

  const second = bench.worker();
  await second.worker.open(request(NINE + 170_000, { numbering: "b" }));
  sensor.frames(170);
  await second.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(170_000));
  const middle = sensor.frames(300);
  await second.frames(0, middle);
  await second.worker.end("upper-back", sessionMs(300_000), "link-lost");
  sensor.frames(309);
  await second.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(309_000));
  await second.frames(middle.length, sensor.frames(540));
  await second.worker.end("upper-back", sessionMs(540_000), "stopped");
  await second.worker.close();
  return opened.sessionId;
}
