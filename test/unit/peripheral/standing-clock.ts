// Virtual sensors live in the computer's time: here it stands still but for `after`, so that how many samples came is
// no matter of how busy the machine is.
import { afterEach, beforeEach, vi } from "vitest";
import type { SensorSetup, VirtualSensor } from "../../peripheral/sensors/virtual-sensor.ts";
import { WornMotion } from "../../peripheral/worn-motion.ts";
import { Heard } from "./heard.ts";

export const setup: SensorSetup = { motion: new WornMotion({ holdS: 5, pauseS: 2 }).at };

const made: VirtualSensor[] = [];

export function heardFrom<Sensor extends VirtualSensor>(sensor: Sensor): { sensor: Sensor; heard: Heard } {
  made.push(sensor);
  return { sensor, heard: new Heard(sensor.peripheral) };
}

export const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** For the top of a test file. */
export function standStill(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["performance", "setInterval", "clearInterval", "setTimeout", "clearTimeout"],
    });
  });
  afterEach(() => {
    for (const sensor of made.splice(0)) sensor.end();
    vi.useRealTimers();
  });
}
