// A sensor that records by itself and bends forward, 20° in the middle of every quarter of an hour.
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import type { ThoraInfo } from "../../../firmware-protocol/devices/thora/info.ts";
import type { Feature } from "../../../firmware-protocol/devices/thora/layout.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import type { Motion } from "../../../firmware-protocol/devices/thora/sensor-counts.ts";
import type { LogSetup } from "../../../firmware-protocol/devices/thora/sensor-log.ts";
import { type RunSetup, SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";

const G = 9.80665;

/** Forward lean at `tS`, rad. */
export const leanAt = (tS: number): number => (Math.PI / 9) * Math.sin((Math.PI * tS) / 900) ** 2;
export const bending = (tS: number): Motion => ({
  acc: [0, G * Math.cos(leanAt(tS)), G * Math.sin(leanAt(tS))],
  gyr: [0, 0, 0],
});

export const infoWith = (...features: Feature[]): ThoraInfo => ({ ...simulatedInfo(1), features });

export const runWith = (features: Feature[], room: LogSetup = {}, setup: Partial<RunSetup> = {}): SensorRun =>
  new SensorRun({
    sensor: new ThoraSensor({ info: infoWith(...features), log: room, drawKey: () => 7 }),
    source: bending,
    ...setup,
  });
