// Texts of the charts: one-sentence summaries, table rows, what the cursor reads out.
import type { DayItem } from "../chart/hop-hits.ts";
import type { DayView } from "../domain/day-view.ts";
import { clock, count, spokenDuration, wholeDegrees } from "./format.ts";
import { lean, stateNames } from "./words.ts";

export const chart = {
  role: "chart",
  keys: "Left and right arrow keys move through it.",
  live: "Hops around now",
  strip: "Hops today",
  day: "Hops of the day",
  trace: "Lean over the last 60 seconds",
  leanDay: "Lean over the day",
  table: "Show as a table",
  nudgeNote: "nudge, if you stay",
  guide: (min: number): string => `${min} min`,
  forward: "Forward",
  sideways: "Sideways",
  ago: (s: number): string => (s === 0 ? "now" : `\u2212${s} s`),
  columns: { from: "From", to: "To", what: "What", minutes: "Minutes", time: "Time" },
  noLean: "No lean measured.",
  traceSummary:
    "Forward lean as a solid line, sideways lean as a dashed line, newest at the right. An arrow key reads the newest values.",
  leanDaySummary:
    "Forward lean as a solid line, sideways lean as a dashed line, over the day. No line where nothing was measured.",
  key: {
    under20: "one position, under 20 min",
    to40: "20 to 40",
    over40: "40 and over",
    moved: "you moved",
    after: "moved after a nudge",
    walk: "walk",
    nudge: "nudge, moved",
    asked: "nudge, asked",
    held: "held back",
    rail: "measured",
    unsure: "zero unsure",
    heading: "Key",
  },
} as const;

/** What an item is, in a few words. */
export function itemName(item: DayItem): string {
  switch (item.kind) {
    case "hop":
      return `${item.hop.live ? "In this position" : "One position"}, mostly ${stateNames[item.hop.state].toLowerCase()}`;
    case "beat":
      if (item.beat.walk) return item.beat.afterNudge ? "Walk, after a nudge" : "Walk";
      return item.beat.afterNudge ? "Change, after a nudge" : "Change of position";
    case "nudge":
      return { moved: "Nudge, you moved", asked: "Nudge, asked", held: "Nudge, held back" }[
        item.nudge.outcome
      ];
    case "span":
      return stateNames[item.span.state];
  }
}

/** Hops, spans and walks last; a change and a nudge are moments. */
export function lasting(item: DayItem): boolean {
  return item.kind === "hop" || item.kind === "span" || (item.kind === "beat" && item.beat.walk);
}

/** The cursor's sentence. */
export function itemSentence(item: DayItem): string {
  const from = clock(item.startMs);
  if (lasting(item)) {
    const to = item.kind === "hop" && item.hop.live ? "now" : clock(item.endMs);
    return `${from} to ${to}: ${itemName(item)}, ${spokenDuration(item.endMs - item.startMs)}.`;
  }
  return `${from}: ${itemName(item)}.`;
}

/** One sentence for the whole chart. */
export function daySummary(view: DayView, nowMs: number | undefined): string {
  const changes = view.totals.changes;
  const live = view.hops.find((hop) => hop.live);
  const longest = view.totals.longestStillMs;
  const parts = [
    `${count(changes)} ${changes === 1 ? "change" : "changes"} of position`,
    longest === undefined ? undefined : `longest still ${spokenDuration(longest)}`,
    live === undefined || nowMs === undefined
      ? undefined
      : `in this position for ${spokenDuration(nowMs - live.startMs)}`,
  ];
  return `${parts.filter((part) => part !== undefined).join(", ")}.`;
}

/** Lean in words, from radians. */
export function leanSentence(forwardRad: number, lateralRad: number): string {
  const forward = wholeDegrees(forwardRad);
  const lateral = wholeDegrees(lateralRad);
  const side = lateral === 0 ? lean.level : lateral > 0 ? lean.right : lean.left;
  const front = forward === 0 ? lean.level : forward > 0 ? lean.forward : lean.back;
  return `${lean.spoken(String(Math.abs(forward)), front)}, ${lean.spoken(String(Math.abs(lateral)), side)}.`;
}

const QUARTER_MS = 15 * 60_000;

export interface LeanRowData {
  readonly atMs: number;
  readonly forward: number;
  readonly lateral: number;
}

/** Means of each measured quarter of an hour, rad, for the table and the cursor. */
export function quarterRows(view: DayView): LeanRowData[] {
  const sums = new Map<number, { n: number; forward: number; lateral: number }>();
  for (const run of view.lean) {
    for (let i = 0; i < run.forwardRad.length; i++) {
      const quarter = Math.floor((run.startMs + i * run.stepMs - view.startMs) / QUARTER_MS);
      const sum = sums.get(quarter) ?? { n: 0, forward: 0, lateral: 0 };
      sum.n++;
      sum.forward += run.forwardRad[i]!;
      sum.lateral += run.lateralRad[i]!;
      sums.set(quarter, sum);
    }
  }
  return [...sums.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([quarter, sum]) => ({
      atMs: view.startMs + quarter * QUARTER_MS,
      forward: sum.forward / sum.n,
      lateral: sum.lateral / sum.n,
    }));
}
