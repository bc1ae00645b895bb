// The simulated hour at a desk, for the accuracy benchmark: error of the real-time "up" with a common sensor and with a
// cheap one that warms, and what lost data add. Degrees RMSE against the body's own truth.
import { filterForDevice } from "../../workers/fusion/filter-for-device.ts";
import { commonSensor, deskWear, warmingSensor, wearFigures } from "./engine-trials/desk-wear.ts";

const HOUR_S = 3600;
const SEEDS = [1, 2, 3] as const;
const sensors = [
  { name: "common sensor, bias 0.1 to 0.2 °/s", sensor: commonSensor, aim: "0.12" },
  { name: "cheap and warming, 0.5 to 1.5 °/s in 25 min", sensor: warmingSensor, aim: "0.18" },
] as const;

const degrees = (rad: number): string => ((rad * 180) / Math.PI).toFixed(3);

/** Lines to print; each hour takes some seconds. */
export function* deskWearLines(): Generator<string> {
  yield "simulated desk wear, one hour at 50 Hz with slow slumps, real time, filter started cold";
  for (const { name, sensor, aim } of sensors) {
    for (const seed of SEEDS) {
      const { rmseRad, costRad } = wearFigures(
        (periodS) => filterForDevice("instantaneous", periodS),
        deskWear(seed, HOUR_S),
        sensor,
        seed,
      );
      const costs = [...costRad].map(([loss, rad]) => `${loss} +${degrees(rad)}`).join(", ");
      yield `  ${name}, seed ${seed}: ${degrees(rmseRad)} (aim ≤ ${aim}); lost: ${costs} (aim < 0.3)`;
    }
  }
}
