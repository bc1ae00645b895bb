// The hop chart's encoding rules as geometry: a day view and a window in, shapes in CSS pixels out. Pure, so that the
// rules are tested without a canvas. Width is time, height is minutes, 0 to 60, the same on every day.
import type { DayView, NudgeMark } from "../domain/day-view.ts";
import type { PositionState } from "../domain/position-state.ts";
import { timeTicks, type TimeWindow } from "./time-window.ts";

export type HopMode = "live" | "day" | "strip" | "row";

export interface HopSceneInput {
  readonly mode: HopMode;
  readonly view: DayView;
  readonly window: TimeWindow;
  readonly widthPx: number;
  /** The now line; absent on past days. */
  readonly nowMs?: number | undefined;
  /** Guide height; absent hides it. */
  readonly intervalMin?: number | undefined;
  /** End of the dotted ghost; absent when no nudge is ahead. */
  readonly nextNudgeMs?: number | undefined;
  /** A nudge is asking now: its diamond sits on the now line. */
  readonly asking?: boolean | undefined;
  /** The stretch another chart shows, shaded. */
  readonly shade?: TimeWindow | undefined;
}

export interface HopShape {
  readonly x0: number;
  readonly x1: number;
  readonly radiusY: number;
  /** Above this height the dome is cut flat (stretches over 60 min). */
  readonly flatAt: number | undefined;
  readonly minutes: number;
  readonly step: 1 | 2 | 3;
  readonly live: boolean;
  /** Height of the number's middle above the ground; absent when it does not fit. */
  readonly numberUp: number | undefined;
}

export interface BeatShape {
  readonly x0: number;
  readonly x1: number;
  readonly open: boolean;
}

export interface TileShape {
  readonly x0: number;
  readonly x1: number;
  readonly state: PositionState;
}

export interface HopScene {
  readonly metrics: HopMetrics;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly groundY: number;
  readonly hops: readonly HopShape[];
  readonly beats: readonly BeatShape[];
  readonly tiles: readonly TileShape[];
  readonly rail: readonly { readonly x0: number; readonly x1: number; readonly sure: boolean }[];
  readonly nudges: readonly {
    readonly x: number;
    readonly outcome: NudgeMark["outcome"];
    readonly stemTo: number;
  }[];
  readonly ticks: readonly { readonly x: number; readonly atMs: number }[];
  readonly guideUp: number | undefined;
  readonly ghost: { readonly x0: number; readonly x1: number; readonly radiusY: number } | undefined;
  readonly nowX: number | undefined;
  /** The live hop's foot stands on the now line. */
  readonly foot: boolean;
  readonly askingUp: number | undefined;
  readonly shade: { readonly x0: number; readonly x1: number } | undefined;
}

/** Fixed measures of a mode, CSS px. `perMin` is the height of one minute. */
export interface HopMetrics {
  readonly perMin: number;
  readonly beatR: number;
  readonly marksRow: number;
  readonly ribbonTop: number;
  readonly ribbonH: number;
  readonly railY: number;
  readonly axisY: number | undefined;
  readonly below: number;
  readonly tickPx: number;
  readonly numberFrom: number;
}

const CUT_MIN = 60;
const metricsOf: Readonly<Record<HopMode, HopMetrics>> = {
  live: {
    perMin: 3.5,
    beatR: 5.5,
    marksRow: 36,
    ribbonTop: 18,
    ribbonH: 24,
    railY: 50,
    axisY: 68,
    below: 76,
    tickPx: 115,
    numberFrom: 0,
  },
  day: {
    perMin: 1.55,
    beatR: 3.75,
    marksRow: 22,
    ribbonTop: 16,
    ribbonH: 22,
    railY: 46,
    axisY: 63,
    below: 73,
    tickPx: 70,
    numberFrom: 0,
  },
  strip: {
    perMin: 1.15,
    beatR: 3.25,
    marksRow: 20,
    ribbonTop: 11,
    ribbonH: 15,
    railY: 33,
    axisY: 50,
    below: 58,
    tickPx: 64,
    numberFrom: 30,
  },
  row: {
    perMin: 0.77,
    beatR: 2.5,
    marksRow: 14,
    ribbonTop: 8,
    ribbonH: 9,
    railY: 22,
    axisY: undefined,
    below: 26,
    tickPx: 60,
    numberFrom: 40,
  },
};

/** On narrow screens domes may stand taller than half-circles, up to three times. */
const STEEPEST = 3;

/** Measures for a mode and time scale: a minute is never more than three half-circles high. */
export function hopMetrics(mode: HopMode, pxPerMin: number): HopMetrics {
  const base = metricsOf[mode];
  const live = Math.min(base.perMin, (pxPerMin / 2) * 1.65);
  const perMin = mode === "live" ? live : Math.min(base.perMin, (pxPerMin / 2) * STEEPEST);
  // Below 0.8 px a minute the dots of a lively hour would run together.
  return { ...base, perMin, beatR: pxPerMin < 0.8 ? Math.min(base.beatR, 2.5) : base.beatR };
}

export function fillStepOf(minutes: number): 1 | 2 | 3 {
  return minutes < 20 ? 1 : minutes < 40 ? 2 : 3;
}

/** Room for the minutes inside a dome, drawn at 13 px: the height of the number's middle, or undefined. */
export function numberUpOf(
  minutes: number,
  halfWidth: number,
  radiusY: number,
  cutUp: number,
): number | undefined {
  const top = Math.min(radiusY, cutUp);
  if (top < 23) return undefined;
  const middle = top - (top < 30 ? 13 : 17);
  const upperEdge = middle + 6;
  const share = Math.min(1, upperEdge / radiusY);
  const chord = 2 * halfWidth * Math.sqrt(1 - share * share);
  const textPx = String(Math.floor(minutes)).length * 8;
  return chord >= textPx + 5 ? middle : undefined;
}

/** Minutes the hop area must hold: 45 at least, 60 as soon as anything is longer. */
function areaMinutes(input: HopSceneInput): number {
  if (input.mode !== "live") return CUT_MIN;
  const { startMs, endMs } = input.window;
  const seen = input.view.hops.filter((hop) => hop.endMs > startMs && hop.startMs < endMs);
  const longest = Math.max(input.intervalMin ?? 0, ...seen.map((hop) => (hop.endMs - hop.startMs) / 60_000));
  return longest > 44 ? CUT_MIN : 45;
}

export function hopScene(input: HopSceneInput): HopScene {
  const { view, window, widthPx, nowMs, mode } = input;
  const pxPerMs = widthPx / (window.endMs - window.startMs);
  const metrics = hopMetrics(mode, pxPerMs * 60_000);
  const xOf = (ms: number): number => (ms - window.startMs) * pxPerMs;
  const shown = (span: { startMs: number; endMs: number }): boolean =>
    span.endMs >= window.startMs && span.startMs <= window.endMs;
  const endOf = (span: { endMs: number; live?: boolean }): number =>
    span.live === true && nowMs !== undefined ? Math.max(span.endMs, nowMs) : span.endMs;

  const areaMin = areaMinutes(input);
  const groundY = metrics.marksRow + areaMin * metrics.perMin;
  const cutUp = CUT_MIN * metrics.perMin;

  const hops = view.hops
    .filter((hop) => shown({ startMs: hop.startMs, endMs: endOf(hop) }))
    .map((hop): HopShape => {
      const endMs = endOf(hop);
      const minutes = (endMs - hop.startMs) / 60_000;
      const [x0, x1] = [xOf(hop.startMs), xOf(endMs)];
      const radiusY = minutes * metrics.perMin;
      const middle = (x0 + x1) / 2;
      const inside = middle > 10 && middle < widthPx - 10 && minutes >= metrics.numberFrom;
      return {
        x0,
        x1,
        radiusY,
        flatAt: minutes > CUT_MIN ? cutUp : undefined,
        minutes,
        step: fillStepOf(minutes),
        live: hop.live,
        numberUp: inside ? numberUpOf(minutes, (x1 - x0) / 2, radiusY, cutUp) : undefined,
      };
    });

  const live = view.hops.find((hop) => hop.live);
  const ghost =
    live !== undefined && input.nextNudgeMs !== undefined && nowMs !== undefined && input.nextNudgeMs > nowMs
      ? {
          x0: xOf(live.startMs),
          x1: xOf(input.nextNudgeMs),
          radiusY: Math.min(CUT_MIN, (input.nextNudgeMs - live.startMs) / 60_000) * metrics.perMin,
        }
      : undefined;
  const nowX = nowMs !== undefined && shown({ startMs: nowMs, endMs: nowMs }) ? xOf(nowMs) : undefined;

  return {
    metrics,
    widthPx,
    heightPx: Math.ceil(groundY + metrics.below),
    groundY,
    hops,
    beats: view.beats.filter(shown).map((beat) => ({
      x0: xOf(beat.startMs),
      x1: beat.walk ? Math.max(xOf(beat.endMs), xOf(beat.startMs) + metrics.beatR) : xOf(beat.startMs),
      open: beat.afterNudge,
    })),
    tiles: view.ribbon
      .filter(shown)
      .map((span) => ({ x0: xOf(span.startMs), x1: xOf(span.endMs), state: span.state })),
    rail: view.rail
      .filter(shown)
      .map((span) => ({ x0: xOf(span.startMs), x1: xOf(span.endMs), sure: span.zero === "sure" })),
    nudges: view.nudges
      .filter((nudge) => shown({ startMs: nudge.atMs, endMs: nudge.atMs }))
      .map((nudge) => ({
        x: xOf(nudge.atMs),
        outcome: nudge.outcome,
        stemTo: stemTo(nudge, view, metrics, groundY),
      })),
    ticks: timeTicks(window, widthPx, metrics.tickPx).map((atMs) => ({ x: xOf(atMs), atMs })),
    guideUp:
      input.intervalMin === undefined || mode === "live" ? undefined : input.intervalMin * metrics.perMin,
    ghost: mode === "live" ? ghost : undefined,
    nowX,
    foot: live !== undefined && nowX !== undefined,
    askingUp: input.asking === true && mode === "live" ? 28 : undefined,
    shade:
      input.shade === undefined
        ? undefined
        : { x0: Math.max(0, xOf(input.shade.startMs)), x1: Math.min(widthPx, xOf(input.shade.endMs)) },
  };
}

/** A stem ends where it meets its hop, so that it does not cross the number. */
function stemTo(nudge: NudgeMark, view: DayView, metrics: HopMetrics, groundY: number): number {
  const under = view.hops.find((hop) => hop.startMs <= nudge.atMs && nudge.atMs <= hop.endMs);
  if (under === undefined) return groundY;
  const middle = (under.startMs + under.endMs) / 2;
  const half = (under.endMs - under.startMs) / 2;
  const across = Math.min(1, Math.abs(nudge.atMs - middle) / half);
  const up = (half / 30_000) * metrics.perMin * Math.sqrt(1 - across * across);
  return groundY - Math.min(up, CUT_MIN * metrics.perMin);
}
