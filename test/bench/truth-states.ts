// The truth table's sections on states, wear, rides and changes of position, over simulated days of several kinds.
import { positionStates } from "../../src/domain/position-state.ts";
import {
  type DayKind,
  dayKinds,
  delaysOf,
  type LivedDay,
  livedDay,
  stateScores,
} from "../unit/workers/posture/lived-days.ts";
import { changeScore } from "../unit/workers/posture/true-changes.ts";

const lived = new Map<string, LivedDay>();

/** A day is lived once, for all sections. */
function dayOf(kind: DayKind, seed: number): LivedDay {
  const key = `${kind} ${seed}`;
  const day = lived.get(key) ?? livedDay(kind, seed);
  lived.set(key, day);
  return day;
}

const columns = (texts: readonly (string | number)[]): string =>
  texts.map((text, i) => (i === 0 ? String(text).padEnd(12) : String(text).padStart(9))).join("");

export function stateLines(seeds: readonly number[]): string[] {
  const lines: string[] = [];
  for (const kind of dayKinds) {
    const days = seeds.map((seed) => dayOf(kind, seed));
    const hours = days.reduce((sum, day) => sum + day.untilS / 3600, 0).toFixed(1);
    lines.push(columns([`${kind}, ${hours} h`, "hit", "missed", "false"]));
    for (const state of positionStates) {
      const scores = days.flatMap((day) => stateScores(day).get(state) ?? []);
      if (scores.length === 0) continue;
      const sum = (what: "hit" | "missed" | "falselyClaimed"): number =>
        scores.reduce((total, score) => total + score[what], 0);
      lines.push(columns([`  ${state}`, sum("hit"), sum("missed"), sum("falselyClaimed")]));
    }
  }
  return lines;
}

export function delayLines(seeds: readonly number[]): string[] {
  const line = (title: string, posture: "on-table" | "riding", state: "off-body" | "vehicle"): string => {
    const delays = dayKinds.flatMap((kind) =>
      seeds.flatMap((seed) => delaysOf(dayOf(kind, seed), posture, state)),
    );
    const known = delays.flatMap(({ knownAfterS }) => knownAfterS ?? []);
    const longest = known.length === 0 ? "–" : Math.max(...known).toFixed(0);
    const least = known.length === 0 ? "–" : Math.min(...known).toFixed(0);
    return columns([title, `${known.length} of ${delays.length}`, `${least} to`, `${longest} s`]);
  };
  return [line("off body", "on-table", "off-body"), line("vehicle", "riding", "vehicle")];
}

export function changeLines(seeds: readonly number[]): string[] {
  return [
    columns(["", "hit", "missed", "unscripted", "false"]),
    ...dayKinds.map((kind) => {
      const scores = seeds.map((seed) => changeScore(dayOf(kind, seed)));
      const sum = (count: (score: (typeof scores)[number]) => number): number =>
        scores.reduce((total, score) => total + count(score), 0);
      return columns([
        kind,
        sum((s) => s.hit),
        sum((s) => s.missed.length),
        sum((s) => s.unscripted),
        sum((s) => s.falselyClaimed.length),
      ]);
    }),
  ];
}
