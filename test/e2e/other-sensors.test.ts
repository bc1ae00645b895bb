// Sensors that people can buy, each through chooser, radio, worker and screen: the lean that is shown follows a known
// motion, with the right sign on every axis. The peripherals are written from the makers' tables, not from the drivers.
import { describe, inject, test, type TestContext } from "vitest";
import type { BodyMotion } from "../peripheral/worn-motion.ts";
import {
  connectWornSensor,
  followMotion,
  otherSensors,
  type OtherSensor,
  reconnects,
  startWornSensor,
  type WornSensor,
  zeroUpright,
} from "./other-sensor.ts";
import { pictureIfFailed } from "./picture.ts";
import { type RecordedLean, recordedLean } from "./recorded-lean.ts";
import { storedSessions } from "./stored-data.ts";

/** Held long enough to be read three times by a computer that drives several browsers. */
const MOTION = { holdS: 9, pauseS: 2 };
const LIMIT_DEG = 1.5;
/** Of recorded "up" against the truth, through the bends and the turn too: the 95th percentile. */
const RECORDED_LIMIT_DEG = 5;
const timeout = 150_000;

async function start(
  context: TestContext,
  other: OtherSensor,
  felt?: (truth: BodyMotion) => BodyMotion,
): Promise<WornSensor> {
  const worn = await startWornSensor(inject("appUrl"), other, MOTION, felt);
  context.onTestFinished(async () => {
    await pictureIfFailed(context, worn.page);
    await worn.end();
  });
  await connectWornSensor(worn);
  return worn;
}

async function recordedOf({ expect }: TestContext, { page, motion }: WornSensor): Promise<RecordedLean> {
  const sessions = await storedSessions(page);
  expect(sessions).toHaveLength(1);
  return recordedLean(sessions[0]!, motion);
}

const eachAtOnce = (sensors: readonly OtherSensor[]): void =>
  test.concurrent.for(sensors)(
    "a $title is found, connected and followed within 1.5°, and comes back after a lost link",
    { timeout },
    async (other, context) => {
      const { expect } = context;
      const worn = await start(context, other);
      // Before the zero is set, the slope of the back and the slant of the sensor: the mounting alone tells the axes.
      const slope = await zeroUpright(worn);
      expect(Math.abs(slope.forward - 15)).toBeLessThan(LIMIT_DEG);
      expect(Math.abs(slope.sideways - 4)).toBeLessThan(LIMIT_DEG);
      const { held, faults } = await followMotion(worn);
      for (const { hold, shown, worstDeg } of held) {
        expect(shown.length, hold).toBeGreaterThan(2);
        expect(worstDeg, `${hold}: ${JSON.stringify(shown)}`).toBeLessThan(LIMIT_DEG);
        for (const { words } of shown)
          expect(words[hold === "forward" ? 0 : 1]).toMatch(new RegExp(` ${hold}$`));
      }
      expect(faults).toEqual([]);
      await reconnects(worn);
      const recorded = await recordedOf(context, worn);
      expect(recorded.rateHz).toBeGreaterThan(40);
      expect(recorded.samples).toBeGreaterThan(20 * recorded.rateHz);
      expect(recorded.p95Deg).toBeLessThan(RECORDED_LIMIT_DEG);
    },
  );

// Four browsers at once are as many as two cores carry.
describe("worn sensors, the first four", () => eachAtOnce(otherSensors.slice(0, 4)));

describe("worn sensors, the others", () => {
  eachAtOnce(otherSensors.slice(4));

  test.concurrent("a rotation of the wrong sign about one axis would show", { timeout }, async (context) => {
    // About the axis that points up: lean does not depend on it, but for the turn while bent.
    const worn = await start(context, otherSensors[0]!, (truth) => {
      const [x, y, z] = truth.gyrRadPerS;
      return { ...truth, gyrRadPerS: [x, -y, z] };
    });
    await zeroUpright(worn);
    const { held } = await followMotion(worn);
    context.expect(held[0]!.worstDeg).toBeGreaterThan(5 * LIMIT_DEG);
    // The recorder is at most ten seconds behind.
    await worn.page.waitForTimeout(5000);
    const recorded = await recordedOf(context, worn);
    context.expect(recorded.p95Deg).toBeGreaterThan(4 * RECORDED_LIMIT_DEG);
  });
});
