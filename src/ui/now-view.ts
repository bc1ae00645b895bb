// What the Now screen says, derived from the state: one chip, one number, one sentence. What is not known is said, never
// filled in. Pure functions first, then the computed signals that bind them.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { AppState, LinkStatus } from "../app/state.ts";
import type { DayView } from "../domain/day-view.ts";
import type { PositionState } from "../domain/position-state.ts";
import { type EpochMs, epochMs } from "../domain/units.ts";
import { clock, dayAway, minutesOf, wholeDegrees } from "./format.ts";
import { link as linkWords, now as words } from "./words.ts";

export interface Hero {
  readonly label: string;
  /** Whole minutes as text, or an en dash when nothing is counted. */
  readonly number: string;
  readonly counted: boolean;
}

/** States that are counted by themselves: no position is kept in them. */
const ownLabels: { readonly [State in PositionState]?: string } = {
  walking: words.walkingLabel,
  lying: words.lyingLabel,
  vehicle: words.vehicleLabel,
};

/** The big number: minutes kept in this position; on the move, lying and riding count their own state. */
export function heroFrom(
  state: PositionState,
  nowMs: number,
  positionSinceMs: number | undefined,
  stateSinceMs: number | undefined,
): Hero {
  const own = ownLabels[state];
  const label = own ?? words.heroLabel;
  const known = state !== "no-data" && state !== "off-body";
  const since = own === undefined ? positionSinceMs : stateSinceMs;
  if (!known || since === undefined) return { label, number: words.unknown, counted: false };
  return { label, number: String(minutesOf(nowMs - since)), counted: true };
}

/** The link in a word or three. */
export function linkText(link: LinkStatus): string {
  switch (link.phase) {
    case "none":
      return linkWords.none;
    case "choosing":
      return linkWords.choosing;
    case "connecting":
      return linkWords.connecting;
    case "preparing":
      return linkWords.preparing;
    case "streaming":
      return linkWords.streaming;
    case "waiting":
      return linkWords.waiting(linkWords.ordinal(link.attempt));
    case "paused":
      return link.by === "hidden" ? linkWords.hidden : linkWords.adapterOff;
    case "stopped":
      return linkWords.stopped;
    case "failed":
      return linkWords.failed;
  }
}

export const linkTroubled = (link: LinkStatus): boolean =>
  link.phase === "waiting" ||
  link.phase === "failed" ||
  (link.phase === "paused" && link.by === "adapter-off");

/** A second sensor is there, or was and is missed; a chooser that was closed again brought none. */
export function hasSecondSensor({ sensors, simulation }: AppState): boolean {
  const link = sensors.pelvis.link.value;
  return simulation.value === undefined && "sensor" in link && link.sensor !== undefined;
}

/** A day without anything measured, so that charts always have a ground to stand on. */
export function emptyDay(atMs: number): DayView {
  const startMs = epochMs(dayAway(atMs, 0));
  return {
    startMs,
    endMs: epochMs(dayAway(atMs, 1)),
    simulated: false,
    hops: [],
    beats: [],
    ribbon: [],
    rail: [],
    nudges: [],
    lean: [],
    totals: { measuredMs: 0, wornMs: 0, changes: 0, ownChanges: 0, longestStillMs: undefined },
  };
}

export interface NowView {
  /** Epoch ms of now, on the second. */
  readonly nowMs: ReadonlySignal<number>;
  readonly position: ReadonlySignal<PositionState>;
  /** Data should come and do not: a fault, unlike no sensor or a stop by hand. */
  readonly dataMissing: ReadonlySignal<boolean>;
  readonly hero: ReadonlySignal<Hero>;
  readonly chipDetail: ReadonlySignal<string>;
  readonly sentence: ReadonlySignal<string>;
  readonly phoneSentence: ReadonlySignal<string>;
  readonly unsure: ReadonlySignal<boolean>;
  /** The sensor may have moved since the reference was set. */
  readonly doubtful: ReadonlySignal<boolean>;
  /** Epoch ms of the next nudge, if the wearer stays. */
  readonly nextNudgeMs: ReadonlySignal<number | undefined>;
  readonly forwardRad: ReadonlySignal<number | undefined>;
  readonly lateralRad: ReadonlySignal<number | undefined>;
  readonly day: ReadonlySignal<DayView>;
  /** Share of worn time that was measured. */
  readonly coverage: ReadonlySignal<number | undefined>;
}

export function createNowView(state: AppState): NowView {
  const position = computed<PositionState>(() => state.moment.value?.state ?? "no-data");
  const epochOf = (sessionMs: number | undefined): EpochMs | undefined =>
    sessionMs === undefined || state.sessionStart.value === undefined
      ? undefined
      : epochMs(state.sessionStart.value + sessionMs);
  const liveEnd = computed(() => state.today.value?.hops.find((hop) => hop.live)?.endMs ?? 0);
  const positionSince = computed(() => epochOf(state.moment.value?.positionSinceMs));
  const stateSince = computed(() => epochOf(state.moment.value?.stateSinceMs));
  // A fast simulated body runs ahead of the clock's tick; the newest sample is never in the future.
  const nowMs = computed(() => {
    const newest = Math.max(epochOf(state.moment.value?.atMs) ?? 0, liveEnd.value);
    return Math.max(state.wallNow.value, Math.floor(newest / 1000) * 1000);
  });
  const heroKey = computed(() => {
    const hero = heroFrom(position.value, nowMs.value, positionSince.value, stateSince.value);
    return `${hero.label}|${hero.number}|${hero.counted}`;
  });
  const hero = computed(() => {
    const [label = "", number = "", counted] = heroKey.value.split("|");
    return { label, number, counted: counted === "true" };
  });
  const unsure = computed(() => (state.moment.value?.zero ?? "reference") !== "reference");
  const known = computed(() => position.value !== "no-data" && position.value !== "off-body");
  const forwardRad = computed(() => (known.value ? state.lean.value?.forward : undefined));
  const lateralRad = computed(() => (known.value ? state.lean.value?.lateral : undefined));
  const wholeForward = computed(() =>
    forwardRad.value === undefined ? undefined : wholeDegrees(forwardRad.value),
  );

  const nextNudgeMs = computed(() => {
    const since = positionSince.value;
    const { nudgesOn, nudgeIntervalMin } = state.settings.value;
    if (since === undefined || !nudgesOn || state.nudge.value !== undefined) return undefined;
    const snoozed = epochOf(state.snoozedUntilMs.value) ?? 0;
    return Math.max(since + nudgeIntervalMin * 60_000, snoozed);
  });
  const nextSentence = computed(() => {
    if (!state.settings.value.nudgesOn) return words.nudgesOff;
    const next = nextNudgeMs.value;
    return next === undefined ? undefined : words.nextNudge(clock(next));
  });

  const chipDetail = computed(() => {
    const since = stateSince.value;
    switch (position.value) {
      case "upright":
        return unsure.value ? words.details.unsure : words.details.upright;
      case "bent":
        return wholeForward.value === undefined ? "" : words.details.bentBy(wholeForward.value);
      case "reclined":
        return words.details.reclined;
      case "unknown":
        return state.moment.value?.zeroDoubtful === true ? words.details.unsure : "";
      case "off-body":
      case "no-data":
        return since === undefined ? "" : words.details.since(clock(since));
      default:
        return "";
    }
  });

  const sentence = computed(() => {
    const link = state.link.value;
    switch (position.value) {
      case "no-data":
        if (state.ownAngle.value !== undefined) return words.ownAngle;
        if (link.phase === "waiting") return words.noDataTrying(linkWords.ordinal(link.attempt));
        if (link.phase === "none") return words.noSensor;
        if (link.phase === "stopped") return words.stopped;
        return words.noData;
      case "off-body":
        return words.offBody;
      case "walking":
        return words.walking;
      case "lying":
        return words.lying;
      case "vehicle":
        return words.vehicle;
      case "unknown":
        return words.unknownPosition;
      case "bent":
        return words.bent;
      case "reclined":
        return words.reclined;
      case "moving":
      case "upright": {
        if (state.moment.value?.changeSensedMs !== undefined) return words.changeSensed;
        const since = positionSince.value;
        return position.value === "moving" || since === undefined ? words.moving : words.since(clock(since));
      }
    }
  });

  return {
    nowMs,
    position,
    dataMissing: computed(() => {
      const { phase } = state.link.value;
      if (state.ownAngle.value !== undefined) return false;
      return position.value === "no-data" && (phase === "streaming" || linkTroubled(state.link.value));
    }),
    hero,
    chipDetail,
    sentence,
    phoneSentence: computed(() =>
      position.value === "upright" ? (nextSentence.value ?? sentence.value) : sentence.value,
    ),
    unsure,
    doubtful: computed(() => state.moment.value?.zeroDoubtful === true),
    nextNudgeMs,
    forwardRad,
    lateralRad,
    day: computed(() => state.today.value ?? emptyDay(state.wallNow.value)),
    coverage: computed(() => {
      const totals = state.today.value?.totals;
      return totals === undefined || totals.wornMs <= 0 ? undefined : totals.measuredMs / totals.wornMs;
    }),
  };
}
