// The two lean charts on a screen: the live trace and the day, each with summary, table and arrow-key cursor.
import { effect, type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { AppState } from "../../app/state.ts";
import type { LeanDay } from "../../chart/charts.ts";
import type { TimeWindow } from "../../chart/time-window.ts";
import type { DayView } from "../../domain/day-view.ts";
import { sessionMs } from "../../domain/units.ts";
import { chart as words, leanSentence, quarterRows } from "../chart-words.ts";
import { clock, degreeLabel } from "../format.ts";
import { now } from "../words.ts";
import { loadCharts } from "./chart-loader.ts";

const lineWords = { forward: words.forward, sideways: words.sideways, degrees: degreeLabel };

/** In this time the trace moves by some 1.7 px: more drawings would cost power and show nothing. */
const STEP_MS = 250;

/** Lean over the last minute; it follows the newest sample, so a silent sensor leaves a gap at the end. */
export function TraceFigure({ state }: { readonly state: AppState }) {
  const host = useRef<HTMLDivElement>(null);
  const id = useId();
  const readout = useSignal("");
  const whole = useComputed(() => {
    const lean = state.lean.value;
    return lean === undefined ? undefined : leanSentence(lean.forward, lean.lateral);
  });
  const step = useComputed(() => Math.floor((state.moment.value?.atMs ?? 0) / STEP_MS));
  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    let destroy: (() => void) | undefined;
    void loadCharts().then(({ createLeanTrace }) => {
      if (gone || host.current === null) return;
      const source = {
        nowMs: () => state.moment.peek()?.atMs ?? 0,
        forEach: (nowMs: number, visit: (atMs: number, forwardRad: number, lateralRad: number) => void) => {
          if (state.moment.peek() !== undefined) state.trace.forEach(sessionMs(nowMs), visit);
        },
      };
      const lines = createLeanTrace(host.current, source, { ...lineWords, ago: words.ago });
      destroy = lines.destroy;
      stop = effect(() => {
        void step.value;
        lines.request();
      });
    });
    return () => {
      gone = true;
      stop?.();
      destroy?.();
    };
  }, [state]);
  const readNow = (): void => {
    readout.value = whole.peek() ?? words.noLean;
  };
  return (
    <figure class="chart">
      <p class="visually-hidden" id={id}>
        {words.traceSummary}
      </p>
      <div
        ref={host}
        class="chart-host chart-trace"
        role="application"
        aria-roledescription={words.role}
        aria-label={words.trace}
        aria-describedby={id}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key in { ArrowLeft: 1, ArrowRight: 1 }) {
            event.preventDefault();
            readNow();
          }
        }}
        onBlur={() => {
          readout.value = "";
        }}
      />
      <div class="chart-foot">
        <p class="readout caption second" aria-live="polite">
          {readout}
        </p>
        <details class="as-table" onToggle={readTable(readout)}>
          <summary>{words.table}</summary>
          <TraceTable state={state} />
        </details>
      </div>
    </figure>
  );
}

const readTable = (readout: { value: string }) => () => {
  readout.value = "";
};

/** Every tenth second of the last minute, as it was when the table was opened. */
function TraceTable({ state }: { readonly state: AppState }) {
  const tick = useComputed(() => Math.floor((state.moment.value?.atMs ?? 0) / 10_000));
  const atMs = tick.value * 10_000;
  const rows = new Map<number, { forward: number; lateral: number }>();
  state.trace.forEach(sessionMs(atMs), (pointMs, forward, lateral) => {
    const ago = Math.round((atMs - pointMs) / 10_000) * 10;
    if (ago >= 0 && ago <= 60) rows.set(ago, { forward, lateral });
  });
  return (
    <table class="data">
      <LeanHead first={words.columns.time} />
      <tbody>
        {[60, 50, 40, 30, 20, 10, 0].map((ago) => (
          <LeanRow key={ago} time={words.ago(ago)} row={rows.get(ago)} />
        ))}
      </tbody>
    </table>
  );
}

function LeanHead({ first }: { readonly first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" class="number">
          {words.forward}
        </th>
        <th scope="col" class="number">
          {words.sideways}
        </th>
      </tr>
    </thead>
  );
}

function LeanRow({
  time,
  row,
}: {
  readonly time: string;
  readonly row: { forward: number; lateral: number } | undefined;
}) {
  const deg = (rad: number): string => degreeLabel((rad * 180) / Math.PI);
  return (
    <tr>
      <td>{time}</td>
      <td class="number">{row === undefined ? now.unknown : deg(row.forward)}</td>
      <td class="number">{row === undefined ? now.unknown : deg(row.lateral)}</td>
    </tr>
  );
}

interface LeanDayProps {
  readonly view: ReadonlySignal<DayView>;
  readonly window: ReadonlySignal<TimeWindow>;
}

export function LeanDayFigure({ view, window }: LeanDayProps) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<LeanDay | undefined>(undefined);
  const id = useId();
  const readout = useSignal("");
  const cursor = useRef(-1);
  const open = useSignal(false);
  const rows = useComputed(() => quarterRows(view.value));
  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    void loadCharts().then(({ createLeanDay }) => {
      if (gone || host.current === null) return;
      const chart = createLeanDay(host.current, view.peek(), window.peek(), { ...lineWords, time: clock });
      made.current = chart;
      stop = effect(() => chart.set(view.value, window.value));
    });
    return () => {
      gone = true;
      stop?.();
      made.current?.destroy();
    };
  }, [view, window]);
  const move = (event: KeyboardEvent): void => {
    const last = rows.peek().length - 1;
    const next = { ArrowRight: cursor.current + 1, ArrowLeft: cursor.current - 1, Home: 0, End: last }[
      event.key
    ];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    cursor.current = Math.min(last, Math.max(0, next));
    const row = rows.peek()[cursor.current]!;
    made.current?.setCursor(row.atMs);
    readout.value = `${clock(row.atMs)}: ${leanSentence(row.forward, row.lateral)}`;
  };
  return (
    <figure class="chart">
      <p class="visually-hidden" id={id}>
        {words.leanDaySummary} {words.keys}
      </p>
      <div
        ref={host}
        class="chart-host chart-lean-day"
        role="application"
        aria-roledescription={words.role}
        aria-label={words.leanDay}
        aria-describedby={id}
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => {
          made.current?.setCursor(undefined);
          readout.value = "";
        }}
      />
      <div class="chart-foot">
        <p class="readout caption second" aria-live="polite">
          {readout}
        </p>
        <details
          class="as-table"
          onToggle={(event) => {
            open.value = event.currentTarget.open;
          }}
        >
          <summary>{words.table}</summary>
          {open.value && (
            <div class="table-scroll" role="region" aria-label={words.leanDay} tabIndex={0}>
              <table class="data">
                <LeanHead first={words.columns.time} />
                <tbody>
                  {rows.value.map((row) => (
                    <LeanRow key={row.atMs} time={clock(row.atMs)} row={row} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </details>
      </div>
    </figure>
  );
}
