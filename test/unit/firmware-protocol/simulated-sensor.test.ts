// The whole way of the simulated sensor: body → sensor → bytes → driver's decoder → counts, in SI against the body.
import { expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import { SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import type { GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { ran } from "./run-procedure.ts";

const SECONDS = 180;

test.each([244, 180, 60, 20])(
  "with %i bytes a notification, three minutes of the desk day arrive whole, in order and to the count",
  (payload) => {
    const body = new SimulatedBody({ seed: 5 });
    const sensor = new ThoraSensor({ info: simulatedInfo(5), payload });
    const run = new SensorRun({ sensor, source: (tS) => body.sampleAt(tS) });
    const answer = (step: GattStep): StepOutcome => {
      if (step.do === "read") return { ok: true, bytes: viewOf(sensor.readInfo()) };
      if (step.do === "request") return { ok: true, bytes: viewOf(run.write(step.bytes)!) };
      return { ok: true };
    };
    const hello = ran(thoraDriver.hello(), answer).outcome;
    if (!hello.ok) throw new Error(hello.error.code);
    const started = ran(thoraDriver.start(hello.value, { rateHz: 50 }), answer).outcome;
    if (!started.ok) throw new Error(started.error.code);
    const { accScale, gyrScale, extra } = started.value;
    const decoder = thoraDriver.decoder(started.value);

    let index = 0;
    let worst = 0;
    const heads: unknown[] = [];
    const meantHeads: unknown[] = [];
    run.advance(SECONDS).forEach(({ channel, bytes }, frame) => {
      const found = decoder.decode(channel, viewOf(bytes));
      if (!found.ok) throw new Error(found.error.code);
      const [packet] = found.value;
      if (packet?.kind !== "imu") throw new Error("not an IMU packet");
      heads.push([packet.sequence, packet.time?.tick, packet.time?.period, bytes.length <= payload]);
      meantHeads.push([frame, Math.floor(((index + 1) / 50) * 32_768), extra?.["periodTicks"], true]);
      for (let i = 0; i < packet.counts.length; i += 6) {
        const { acc, gyr } = body.sampleAt(++index / 50);
        for (const axis of [0, 1, 2] as const) {
          worst = Math.max(worst, Math.abs(packet.counts[i + axis]! - acc[axis] / accScale));
          worst = Math.max(worst, Math.abs(packet.counts[i + 3 + axis]! - gyr[axis] / gyrScale));
        }
      }
    });
    expect(heads).toEqual(meantHeads);
    expect(index).toBe(50 * SECONDS);
    expect(worst).toBeLessThanOrEqual(0.5 + 1e-6);
  },
);
