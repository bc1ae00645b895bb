// What the formats of DOT, Movesense and MetaMotion make of a sensor that is worn as described.
import { describe, expect, test } from "vitest";
import { metamotionFormat } from "../../../firmware-protocol/devices/metamotion/traits.ts";
import { movesenseFormat } from "../../../firmware-protocol/devices/movesense/traits.ts";
import { payloadForms } from "../../../firmware-protocol/devices/xsens-dot/layout.ts";
import { dotFormat } from "../../../firmware-protocol/devices/xsens-dot/traits.ts";
import type { StreamFormat } from "../../../firmware-protocol/driver.ts";

const turned = ({ axes }: StreamFormat, v: readonly number[]): number[] =>
  [0, 3, 6].map((row) => axes[row]! * v[0]! + axes[row + 1]! * v[1]! + axes[row + 2]! * v[2]!);

const G = 9.80665;

describe.each<[string, StreamFormat, readonly number[], number, number]>([
  // Device axis that points up when worn, counts of 1 g and of 90 °/s.
  ["xsens-dot", dotFormat(payloadForms.long, 60), [1, 0, 0], G, 90],
  ["movesense", movesenseFormat(52), [0, 1, 0], G, 90],
  ["metamotion", metamotionFormat(50), [0, 1, 0], 4096, 2952],
])("%s", (_id, format, up, gCounts, dps90Counts) => {
  test("worn upright, 1 g is on our y and the face is out of the back", () => {
    const acc = turned(
      format,
      up.map((part) => part * gCounts * format.accScale * format.accSign),
    );
    expect(acc[0]).toBeCloseTo(0, 9);
    expect(acc[1]).toBeCloseTo(G, 9);
    expect(turned(format, [0, 0, 1])).toEqual([0, 0, 1]);
  });

  test("the axes are turned, not mirrored: right-handed rotation stays right-handed", () => {
    const [x, y, z] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ].map((axis) => turned(format, axis)) as [number[], number[], number[]];
    const cross = [
      x[1]! * y[2]! - x[2]! * y[1]!,
      x[2]! * y[0]! - x[0]! * y[2]!,
      x[0]! * y[1]! - x[1]! * y[0]!,
    ];
    for (const [i, part] of cross.entries()) expect(part).toBeCloseTo(z[i]!, 12);
  });

  test("90 °/s are a quarter of a turn in a second", () => {
    expect(dps90Counts * format.gyrScale).toBeCloseTo(Math.PI / 2, 9);
  });
});
