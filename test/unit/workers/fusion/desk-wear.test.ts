import { describe, expect, test } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import { normalAt } from "../../../../firmware-protocol/devices/simulated/random.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import {
  commonSensor,
  deskWear,
  type WornSensor,
  warmingSensor,
  wearFigures,
  wearRmse,
} from "../../../bench/engine-trials/desk-wear.ts";
import { degree, filterAt, g } from "./motion.ts";

/** Twelve minutes of the desk day: two or three positions, each slumping, fidgets, typing. */
const wear = deskWear(3, 720, 25);

const rmseOf = (sensor: WornSensor): number => wearRmse(filterAt(25), wear, sensor, 7) / degree;

describe("a worn sensor at a desk", () => {
  test("up is within 0.12° of the truth through slow slumps", () => {
    expect(rmseOf(commonSensor)).toBeLessThan(0.12);
  });

  test("a cheap sensor whose bias warms from 0.5 °/s on stays within 0.18°", () => {
    expect(rmseOf(warmingSensor)).toBeLessThan(0.18);
  });

  test("wearing is never rest, though rest is looked for", () => {
    for (const sensor of [commonSensor, warmingSensor]) {
      const filter = filterAt(25);
      let rests = 0;
      wearRmse(filter, wear, sensor, 7, undefined, () => {
        if (filter.atRest) rests++;
      });
      expect(rests).toBe(0);
    }
  });

  test("VQF's own thresholds would call more than a third of this wear rest", () => {
    const loose = {
      ...defaultFilterParams,
      restMinS: 1.5,
      restGyrRadPerS: 2 * degree,
      restAccMPerS2: 0.5,
    };
    const filter = new OrientationFilter(loose, 1 / 25, "instantaneous");
    let rests = 0;
    wearRmse(filter, wear, commonSensor, 7, undefined, () => {
      if (filter.atRest) rests++;
    });
    expect(rests / wear.samples).toBeGreaterThan(1 / 3);
  });

  test("samples lost at random, frames of ten and two seconds a minute each cost less than 0.3°", () => {
    const { costRad } = wearFigures((periodS) => filterAt(1 / periodS), wear, commonSensor, 7);
    expect(costRad.size).toBe(3);
    for (const cost of costRad.values()) expect(cost / degree).toBeLessThan(0.3);
  });
});

describe("the quietest wearers", () => {
  test("a trunk of the quietest percentile, 0.04° RMS of breathing and nothing else, is never rest", () => {
    const filter = filterAt();
    const size = 0.04 * Math.SQRT2 * degree;
    for (let i = 0; i < 30_000; i++) {
      const phase = 2 * Math.PI * 0.25 * (i / 50);
      const lean = size * Math.sin(phase);
      const noise = (axis: number): number => normalAt(5, i, axis);
      filter.update(
        size * 2 * Math.PI * 0.25 * Math.cos(phase) + commonSensor.gyrNoise * noise(0),
        commonSensor.gyrNoise * noise(1),
        commonSensor.gyrNoise * noise(2),
        commonSensor.accNoise * noise(3),
        g * Math.sin(lean) + commonSensor.accNoise * noise(4),
        g * Math.cos(lean) + commonSensor.accNoise * noise(5),
      );
      expect(filter.atRest).toBe(false);
    }
  });

  test("on the table the same part is at rest within ten seconds, and so it is found", () => {
    const body = new SimulatedBody({ seed: 4, script: [{ atS: 0, posture: "on-table", transitionS: 0 }] });
    const filter = filterAt();
    for (let i = 0; i < 500; i++) {
      const { acc, gyr } = body.sampleAt(i / 50);
      filter.update(...gyr, ...acc);
    }
    expect(filter.atRest).toBe(true);
  });
});
