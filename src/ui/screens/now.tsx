// Now: time in this position first, then today, then the body. Signals are read narrowly, so that a batch from the
// sensor touches the meters' numbers and nothing else.
import { useComputed, useSignal } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import type { HopChartInput } from "../../chart/charts.ts";
import { dayWindow, liveWindow, type TimeWindow } from "../../chart/time-window.ts";
import { chart } from "../chart-words.ts";
import { clock, count, duration, oneDecimal } from "../format.ts";
import type { NowView } from "../now-view.ts";
import { BackfillProgress } from "../parts/backfill-progress.tsx";
import { HopFigure } from "../parts/hop-figure.tsx";
import { TraceFigure } from "../parts/lean-figures.tsx";
import { LeanGauge } from "../parts/lean-gauge.tsx";
import { OwnAnglePanel } from "../parts/own-angle.tsx";
import { PairPanel } from "../parts/pair-panel.tsx";
import { PositionChip } from "../parts/position-chip.tsx";
import { ReferenceButton } from "../parts/reference-button.tsx";
import { app, lean, now as words } from "../words.ts";

interface NowProps {
  readonly state: AppState;
  readonly actions: Actions;
  readonly view: NowView;
  readonly narrow: boolean;
}

/** The strip is a tenth as wide in time: it needs no redraw each second. */
const SHADE_STEP_MS = 15_000;

export function NowScreen({ state, actions, view, narrow }: NowProps) {
  /** What the live chart shows, for the shade on today's strip. */
  const shown = useSignal<TimeWindow | undefined>(undefined);
  const live = useComputed<HopChartInput>(() => {
    const nowMs = view.nowMs.value;
    const interval = state.settings.value.nudgeIntervalMin;
    const asking = state.nudge.value !== undefined;
    return {
      mode: "live",
      view: view.day.value,
      nowMs,
      intervalMin: interval,
      nextNudgeMs: view.nextNudgeMs.value,
      asking: state.nudge.value?.phase === "asked",
      windowFor: (widthPx) => {
        const window = liveWindow(nowMs, widthPx, interval, asking);
        const moved = Math.abs(window.startMs - (shown.peek()?.startMs ?? 0));
        if (moved > SHADE_STEP_MS) shown.value = window;
        return window;
      },
      words: { time: clock, nudgeNote: chart.nudgeNote, guide: "" },
      background: narrow ? "bg" : "surface",
    };
  });
  const stripNow = useComputed(() => Math.floor(view.nowMs.value / SHADE_STEP_MS) * SHADE_STEP_MS);
  const strip = useComputed<HopChartInput>(() => {
    const nowMs = stripNow.value;
    const day = view.day.value;
    return {
      mode: "strip",
      view: day,
      nowMs,
      intervalMin: state.settings.value.nudgeIntervalMin,
      shade: narrow ? undefined : shown.value,
      windowFor: () => dayWindow(day, nowMs),
      words: { time: clock, nudgeNote: "", guide: "" },
      background: "surface",
    };
  });
  return (
    <main class="content now" id="content" tabIndex={-1}>
      <h1 class="visually-hidden">{words.heading}</h1>
      <div class="now-panel">
        <section class="now-hero" aria-label={words.heroLabel}>
          <Hero view={view} state={state} actions={actions} />
          <HopFigure label={chart.live} input={live} table={false} />
        </section>
        <section class="now-today" aria-labelledby="today">
          <TodayLine state={state} />
          <HopFigure label={chart.strip} input={strip} />
          <BackfillProgress state={state} actions={actions} />
        </section>
      </div>
      <Body state={state} actions={actions} view={view} />
    </main>
  );
}

/** What the body does: measured here, or a sensor's own word where it tells no more. */
function Body({ state, actions, view }: Omit<NowProps, "narrow">) {
  const hasOwnAngle = useComputed(() => state.ownAngle.value !== undefined);
  if (hasOwnAngle.value) {
    return (
      <div class="now-body">
        <OwnAnglePanel state={state} />
      </div>
    );
  }
  return (
    <>
      <div class="now-body">
        <section class="panel" aria-labelledby="lean">
          <div class="panel-head">
            <h2 class="heading" id="lean">
              {lean.heading}
            </h2>
            <p class="caption quiet">{lean.note}</p>
          </div>
          <div class="gauges">
            <LeanGauge from="side" name={lean.forwardMeter} rad={view.forwardRad} refreshed={state.lean} />
            <LeanGauge from="back" name={lean.sidewaysMeter} rad={view.lateralRad} refreshed={state.lean} />
          </div>
          <LeanNote state={state} view={view} />
          <ReferenceButton state={state} actions={actions} />
        </section>
        <section class="panel" aria-labelledby="trace">
          <div class="panel-head">
            <h2 class="heading" id="trace">
              {lean.live}
            </h2>
            <p class="caption quiet">{lean.lastMinute}</p>
          </div>
          <TraceFigure state={state} />
        </section>
      </div>
      <PairPanel state={state} actions={actions} />
    </>
  );
}

function Hero({
  view,
  state,
  actions,
}: {
  readonly view: NowView;
  readonly state: AppState;
  readonly actions: Actions;
}) {
  const hero = view.hero.value;
  const phase = useComputed(() => state.link.value.phase);
  return (
    <div class="hero">
      <p class="hero-label second">{hero.label}</p>
      <p class="hero-clock">
        <span class={hero.counted ? "hero-number" : "hero-number unknown"}>{hero.number}</span>
        {hero.counted && <span class="hero-unit">{words.unit}</span>}
      </p>
      <PositionChip view={view} />
      <p class="hero-sentence second wide-sentence">{view.sentence}</p>
      <p class="hero-sentence second phone-sentence">{view.phoneSentence}</p>
      {(phase.value === "waiting" || phase.value === "stopped" || phase.value === "paused") && (
        <button type="button" class="button text hero-link" onClick={() => actions.reconnectNow()}>
          {app.connectAgain}
        </button>
      )}
      {(phase.value === "none" || phase.value === "failed") && (
        <button type="button" class="button outline hero-link" onClick={() => actions.connect()}>
          {app.connect}
        </button>
      )}
    </div>
  );
}

function TodayLine({ state }: { readonly state: AppState }) {
  const totals = state.today.value?.totals;
  const hours = totals === undefined ? 0 : totals.measuredMs / 3_600_000;
  return (
    <div class="today-line">
      <h2 class="heading" id="today">
        {words.today}
      </h2>
      {totals === undefined || totals.measuredMs === 0 ? (
        <p class="second small">{words.nothingYet}</p>
      ) : (
        <>
          <p class="second small data">
            <strong>{count(totals.changes)}</strong> {words.changes(count(totals.changes))}
            {hours >= 0.5 && (
              <span class="wide-text">, {words.anHour(oneDecimal(totals.changes / hours))}</span>
            )}
          </p>
          {totals.longestStillMs !== undefined && (
            <p class="second small data">
              {words.longest} <strong>{duration(totals.longestStillMs)}</strong>
            </p>
          )}
          {totals.changes > 0 && (
            <p class="second small wide-text">
              <strong class="data">{words.ownOf(count(totals.ownChanges), count(totals.changes))}</strong>{" "}
              {words.selfStarted}
            </p>
          )}
          <p class="quiet small data today-measured wide-text">
            {words.measured(duration(totals.measuredMs), duration(totals.wornMs))}
          </p>
        </>
      )}
    </div>
  );
}

function LeanNote({ state, view }: { readonly state: AppState; readonly view: NowView }) {
  const hasNoGyro = useComputed(() => state.sensors["upper-back"].stream.value?.hasGyro === false);
  const known = useComputed(() => view.forwardRad.value !== undefined);
  const zero = view.doubtful.value ? lean.doubtful : view.unsure.value ? lean.unsure : "";
  const text = known.value ? zero : state.leanWaits.value ? lean.waits : lean.hidden;
  return (
    <>
      <p class="small second lean-note">{text}</p>
      {hasNoGyro.value && <p class="small second lean-note">{lean.noGyro}</p>}
    </>
  );
}
