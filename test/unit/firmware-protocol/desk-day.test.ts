import { describe, expect, test } from "vitest";
import { DESK_DAY_S, deskDay } from "../../../firmware-protocol/devices/simulated/desk-day.ts";
import {
  apart,
  type Keyframe,
  postureShapes,
  SLUMP_TIME_S,
} from "../../../firmware-protocol/devices/simulated/posture-script.ts";

const MINUTE = 60;
const HOUR = 3600;
const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

interface Stay {
  readonly posture: Keyframe["posture"];
  readonly fromS: number;
  readonly untilS: number;
}

/** Time in one posture, fidgets included. */
function staysOf(script: readonly Keyframe[]): Stay[] {
  const stays: Stay[] = [];
  script.forEach(({ posture, atS }, i) => {
    const untilS = script[i + 1]?.atS ?? DESK_DAY_S;
    const last = stays.at(-1);
    if (last?.posture === posture) stays[stays.length - 1] = { ...last, untilS };
    else stays.push({ posture, fromS: atS, untilS });
  });
  return stays;
}

const SEATED = new Set<Keyframe["posture"]>([
  "upright",
  "typing",
  "slumped",
  "leaning-right",
  "leaning-left",
  "reclined",
  "bent",
]);

const lasting = ({ fromS, untilS }: Stay): number => untilS - fromS;

const leanOf = (of: Keyframe, sunk: number) => ({
  forwardRad: (of.forwardRad ?? postureShapes[of.posture].forwardRad) + sunk,
  lateralRad: of.lateralRad ?? postureShapes[of.posture].lateralRad,
});

describe.each(seeds)("desk day of seed %i", (seed) => {
  const script = deskDay(seed);
  const stays = staysOf(script);
  const of = (posture: Keyframe["posture"]) => stays.filter((stay) => stay.posture === posture);

  test("no transition begins before the one before it has ended", () => {
    script.forEach(({ atS, transitionS }, i) => {
      const next = script[i + 1];
      if (next !== undefined) expect(next.atS).toBeGreaterThanOrEqual(atS + transitionS - 1e-9);
    });
  });

  test("positions other than the two long stays are kept for at most half an hour", () => {
    const seated = stays.filter(({ posture }) => !["on-table", "walking", "standing"].includes(posture));
    expect(seated.filter((stay) => lasting(stay) > 30 * MINUTE)).toHaveLength(2);
    expect(seated.filter((stay) => lasting(stay) > 3 * MINUTE).length).toBeGreaterThan(20);
  });

  test("one stay ends soon after forty minutes and another lasts longer than forty-five", () => {
    const long = stays
      .filter(({ posture }) => posture === "typing" || posture === "slumped")
      .map((stay) => lasting(stay) / MINUTE)
      .filter((minutes) => minutes > 40);
    expect(long).toHaveLength(2);
    expect(Math.min(...long)).toBeLessThan(45);
    expect(Math.max(...long)).toBeGreaterThan(45);
  });

  test("a seated position is left for one at least ten degrees away, sinking included", () => {
    script.forEach((keyframe, i) => {
      const next = script[i + 1];
      if (next === undefined || next.posture === keyframe.posture) return;
      if (!SEATED.has(keyframe.posture) || !SEATED.has(next.posture)) return;
      const keptS = next.atS - keyframe.atS - keyframe.transitionS;
      if (keptS < 20) return;
      const sunk = (keyframe.slumpRad ?? 0) * (1 - Math.exp(-keptS / SLUMP_TIME_S));
      expect(apart(leanOf(keyframe, sunk), leanOf(next, 0))).toBeGreaterThan((10 * Math.PI) / 180);
    });
  });

  test("there is a walk about every forty minutes", () => {
    const out = of("walking").filter((_, i) => i % 2 === 0);
    expect(out.length).toBeGreaterThanOrEqual(8);
    expect(out.length).toBeLessThanOrEqual(15);
    for (const walk of of("walking")) expect(lasting(walk)).toBeGreaterThan(50);
  });

  test("the sensor is taken off for twelve minutes or more around noon, and at the end of the day", () => {
    const [noon, evening, more] = of("on-table");
    expect(noon!.fromS).toBeGreaterThan(3.3 * HOUR);
    expect(noon!.fromS).toBeLessThan(4.6 * HOUR);
    expect(lasting(noon!)).toBeGreaterThan(12 * MINUTE);
    expect(evening!.fromS).toBeGreaterThan(8.8 * HOUR);
    expect(more).toBeUndefined();
  });

  test("the wearer lies down once, for a few minutes", () => {
    expect(of("lying").map((stay) => Math.round(lasting(stay) / MINUTE))).toEqual([
      expect.toSatisfy((minutes: number) => minutes >= 4 && minutes <= 7),
    ]);
  });
});
