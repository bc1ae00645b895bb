// The zero's check held against weeks: by the second for many seeds, and through the whole pipeline for a few days.
import { DESK_DAY_S } from "../../firmware-protocol/devices/simulated/desk-day.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { livedDeskDays } from "../unit/workers/posture/zero-desk-days.ts";
import { type LivedWeek, livedWeek, walksUntilDoubt } from "../unit/workers/posture/zero-week.ts";

/** So many weeks for each seed asked for. */
const WEEKS_EACH = 10;
const SLIP_DEG = 10;

const doubts = ({ events }: LivedWeek) => events.filter((e) => e.kind === "zero-doubted");
const level = (direction: number): Vec3 => [
  SLIP_DEG * Math.cos(direction),
  0,
  SLIP_DEG * Math.sin(direction),
];
const atMost = (list: readonly (number | undefined)[], most: number): number =>
  list.filter((n) => n !== undefined && n <= most).length;

export const zeroSection = {
  title: "Zero: a slip of 10° about a level axis (walks lean differently, SD 2° forward, 1° sideways)",
  run: (seeds: readonly number[]): readonly string[] => [...weekLines(seeds), ...pipelineLines(seeds)],
};

function weekLines(seeds: readonly number[]): string[] {
  const all = seeds.flatMap((seed) => Array.from({ length: WEEKS_EACH }, (_, i) => 1000 * seed + i));
  const clean = all.map((seed) => livedWeek({ seed }));
  const wild = all.map((seed) => livedWeek({ seed, walkSdDeg: [2, 2] }));
  const slumped = all.map((seed) => livedWeek({ seed, days: 4, slumpDeg: 15 }));
  const slips = all.map((seed, i) => {
    const atS = DESK_DAY_S * (1 + ((0.618 * i) % 1));
    const slip = { atS, turnDeg: level((2 * Math.PI * i) / all.length), knock: i % 2 === 0 };
    return walksUntilDoubt(livedWeek({ seed, days: 3, slip }), atS);
  });
  const atS = 1.5 * DESK_DAY_S;
  const hours = all.map((seed, i) => {
    const turnDeg: Vec3 = [0, i % 2 === 0 ? 20 : -20, 0];
    const told = doubts(livedWeek({ seed, days: 4, slip: { atS, turnDeg } })).find(
      (e) => e.atMs > 1000 * atS,
    );
    return told === undefined ? undefined : (told.atMs / 1000 - atS) / 3600;
  });
  const known = hours.filter((h) => h !== undefined).toSorted((a, b) => a - b);
  const doubted = (weeks: readonly LivedWeek[]): number =>
    weeks.filter((week) => doubts(week).length > 0).length;
  const trusted = wild.filter((week) => week.events.some((e) => e.kind === "zero-trusted")).length;
  return [
    `by the second, clean weeks: doubted ${doubted(clean)} of ${all.length}`,
    `by the second, clean weeks of a less even walker (SD 2° sideways too): doubted ${doubted(wild)} of ${all.length}, of which trusted again ${trusted}`,
    `by the second, four days slumped by 15°: doubted ${doubted(slumped)} of ${all.length}`,
    `by the second, slips: found at the first walk ${atMost(slips, 1)}, within two ${atMost(slips, 2)}, within three ${atMost(slips, 3)} of ${all.length}`,
    `by the second, 20° about the vertical: found by bending in ${known.length} of ${all.length} within two and a half days, median ${known[known.length >> 1]?.toFixed(1)} worn hours`,
  ];
}

function pipelineLines(seeds: readonly number[]): string[] {
  const week = livedDeskDays({ seed: seeds[0]!, days: 7 });
  const slips = seeds.map((seed, i) => {
    const atS = 3.2 * 3600 + 600 * i;
    const slip = { atS, turnDeg: level((2 * Math.PI * (i + 0.5)) / seeds.length) };
    const { out, walks } = livedDeskDays({ seed, untilS: atS + 6000, slip });
    const told = out.ofKind("zero-doubted").find((e) => e.atMs > 1000 * atS);
    return told && walks.filter((w) => w.startS >= atS && 1000 * w.endS <= told.atMs).length;
  });
  return [
    `whole pipeline, one clean week, ${week.walks.length} walks: doubted ${week.out.ofKind("zero-doubted").length} times`,
    `whole pipeline, slips: found within two walks ${atMost(slips, 2)} of ${slips.length}`,
  ];
}
