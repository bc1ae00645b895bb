// A day: the finding in words, the totals, the hop chart with its key, lean over the day, changes and nudges.
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import type { HopChartInput } from "../../chart/charts.ts";
import { dayWindow, partsOf, type TimeWindow } from "../../chart/time-window.ts";
import type { DayView } from "../../domain/day-view.ts";
import { epochMs } from "../../domain/units.ts";
import { chart } from "../chart-words.ts";
import { clock, count, dayAway, duration, longDate, oneDecimal, spokenDuration } from "../format.ts";
import { emptyDay } from "../now-view.ts";
import { HopFigure } from "../parts/hop-figure.tsx";
import { HopKey } from "../parts/hop-key.tsx";
import { Icon } from "../parts/icons.tsx";
import { LeanDayFigure } from "../parts/lean-figures.tsx";
import { ChangeList, LongestList, NudgeList } from "../parts/day-lists.tsx";
import { day as words } from "../words.ts";

interface DayProps {
  readonly state: AppState;
  readonly actions: Actions;
  readonly narrow: boolean;
}

const MINUTE = 60_000;
/** On narrow screens each band of the day is about this long. */
const BAND_MS = 195 * MINUTE;

export function DayScreen({ state, actions, narrow }: DayProps) {
  const startMs = useComputed(() => state.shownDay.value.startMs);
  const today = useComputed(() => dayAway(state.wallNow.value, 0));
  const view = useComputed(() => {
    const { view: read, startMs: start } = state.shownDay.value;
    const live = state.today.value;
    return live !== undefined && live.startMs === start ? live : read;
  });
  const move = (days: number) => () => actions.showDay(epochMs(dayAway(startMs.value, days)));
  return (
    <main class="content day" id="content" tabIndex={-1}>
      <div class="day-switch">
        <button type="button" class="icon-button" aria-label={words.previous} onClick={move(-1)}>
          <Icon name="before" />
        </button>
        <p class="second">{longDate(startMs.value)}</p>
        <button
          type="button"
          class="icon-button"
          aria-label={words.next}
          disabled={startMs.value >= today.value}
          onClick={move(1)}
        >
          <Icon name="after" />
        </button>
      </div>
      {view.value === undefined ? (
        <h1 class="display">{words.reading}</h1>
      ) : view.value.totals.measuredMs === 0 && view.value.hops.length === 0 ? (
        <>
          <h1 class="display">{words.none}</h1>
          <p class="lead">{words.noneText}</p>
        </>
      ) : (
        <Measured state={state} view={view as ReadonlySignal<DayView>} narrow={narrow} />
      )}
    </main>
  );
}

function Measured({
  state,
  view,
  narrow,
}: {
  readonly state: AppState;
  readonly view: ReadonlySignal<DayView>;
  readonly narrow: boolean;
}) {
  const day = useComputed(() => view.value ?? emptyDay(state.wallNow.peek()));
  /** The now line, only on the day that holds now; refreshed each half minute. */
  const nowMs = useComputed(() => {
    const at = Math.floor(state.wallNow.value / 30_000) * 30_000;
    if (at < day.value.startMs || at >= day.value.endMs) return undefined;
    return Math.max(at, day.value.hops.find((hop) => hop.live)?.endMs ?? at);
  });
  const window = useComputed(() => dayWindow(day.value, nowMs.value));
  const bands = narrow ? Math.max(1, Math.ceil((window.value.endMs - window.value.startMs) / BAND_MS)) : 1;
  const { totals } = day.value;
  const hours = totals.measuredMs / 3_600_000;
  const changes = count(totals.changes);
  return (
    <>
      <div class="day-head">
        <div>
          <h1 class="display">{words.headline(totals.changes, changes)}</h1>
          <p class="lead">
            {totals.longestStillMs !== undefined && words.longest(spokenDuration(totals.longestStillMs))}{" "}
            {totals.changes > 0 && words.own(count(totals.ownChanges), changes)}
          </p>
        </div>
        <dl class="totals">
          {hours >= 0.5 && <Total value={oneDecimal(totals.changes / hours)} name={words.perHour} />}
          {totals.longestStillMs !== undefined && (
            <Total value={duration(totals.longestStillMs)} name={words.longestStill} />
          )}
          <Total value={duration(totals.measuredMs)} name={words.measuredOf(duration(totals.wornMs))} />
        </dl>
      </div>
      <section class="panel day-hops" aria-label={words.chart}>
        {Array.from({ length: bands }, (_, i) => (
          <Band
            key={`${bands}-${i}`}
            state={state}
            view={day}
            nowMs={nowMs}
            window={window}
            band={i}
            of={bands}
          />
        ))}
        <HopKey />
      </section>
      <div class="day-panels">
        <section class="panel day-lean" aria-labelledby="lean-day">
          <h2 class="heading" id="lean-day">
            {words.leanTitle}
          </h2>
          <p class="small second">{words.leanNote}</p>
          <LeanDayFigure view={day} window={window} />
        </section>
        <LongestList view={day.value} />
        <ChangeList view={day.value} />
        <NudgeList view={day.value} />
      </div>
    </>
  );
}

function Total({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <div class="total">
      <dt class="small second">{name}</dt>
      <dd class="metric data">{value}</dd>
    </div>
  );
}

interface BandProps {
  readonly state: AppState;
  readonly view: ReadonlySignal<DayView>;
  readonly nowMs: ReadonlySignal<number | undefined>;
  readonly window: ReadonlySignal<TimeWindow>;
  readonly band: number;
  readonly of: number;
}

function Band({ state, view, nowMs, window, band, of }: BandProps) {
  const input = useComputed<HopChartInput>(() => {
    const part = partsOf(window.value, of)[band] ?? window.value;
    const interval = state.settings.value.nudgeIntervalMin;
    return {
      mode: "day",
      view: view.value,
      nowMs: nowMs.value,
      intervalMin: interval,
      windowFor: () => part,
      words: { time: clock, nudgeNote: "", guide: of === 1 ? chart.guide(interval) : "" },
      background: "surface",
    };
  });
  const part = partsOf(window.value, of)[band] ?? window.value;
  const name = words.part(new Date((part.startMs + part.endMs) / 2).getHours());
  const label = useMemo(() => {
    return of === 1 ? chart.day : `${chart.day}, ${clock(part.startMs)} to ${clock(part.endMs)}`;
  }, [of, part.startMs, part.endMs]);
  return (
    <div class="band">
      {of > 1 && <p class="small second">{name}</p>}
      <HopFigure label={label} input={input} table={band === of - 1} />
    </div>
  );
}
