// A hop chart on a screen: one-sentence summary, the canvas (drawn outside the component tree), an arrow-key cursor
// read out politely, and the same hit list as a table.
import { effect, type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { HopChart, HopChartInput } from "../../chart/charts.ts";
import { type DayItem, dayItems } from "../../chart/hop-hits.ts";
import { chart as words, daySummary, itemName, itemSentence, lasting } from "../chart-words.ts";
import { clock, minutesOf } from "../format.ts";
import { loadCharts } from "./chart-loader.ts";

interface HopFigureProps {
  readonly label: string;
  readonly input: ReadonlySignal<HopChartInput>;
  /** Several figures can share one day; only one of them needs the table. */
  readonly table?: boolean;
}

const keySteps: Readonly<Record<string, 1 | -1 | "first" | "last">> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  Home: "first",
  End: "last",
};

export function HopFigure({ label, input, table = true }: HopFigureProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<HopChart | undefined>(undefined);
  const readout = useSignal("");
  const summary = useComputed(() => daySummary(input.value.view, input.value.nowMs));
  const summaryId = useId();
  const mode = useComputed(() => input.value.mode);

  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    void loadCharts().then(({ createHopChart }) => {
      if (gone || host.current === null) return;
      const pointed = (item: DayItem | undefined): void => {
        readout.value = item === undefined ? "" : itemSentence(item);
      };
      const made = createHopChart(host.current, input.peek(), pointed);
      chart.current = made;
      stop = effect(() => made.set(input.value));
    });
    return () => {
      gone = true;
      stop?.();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [input]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "Escape" ? undefined : keySteps[event.key];
    if (by === undefined && event.key !== "Escape") return;
    event.preventDefault();
    chart.current?.step(by);
  };

  return (
    <figure class="chart">
      <p class="visually-hidden" id={summaryId}>
        {summary} {words.keys}
      </p>
      {/* The application role hands the arrow keys to the chart. */}
      <div
        ref={host}
        class={`chart-host chart-${mode.value}`}
        role="application"
        aria-roledescription={words.role}
        aria-label={label}
        aria-describedby={summaryId}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => chart.current?.step(undefined)}
      />
      <div class="chart-foot">
        <p class="readout caption second" aria-live="polite">
          {readout}
        </p>
        {table && <HopTable label={label} input={input} />}
      </div>
    </figure>
  );
}

function HopTable({
  label,
  input,
}: {
  readonly label: string;
  readonly input: ReadonlySignal<HopChartInput>;
}) {
  const open = useSignal(false);
  return (
    <details
      class="as-table"
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>{words.table}</summary>
      {open.value && <HopRows label={label} input={input} />}
    </details>
  );
}

function HopRows({
  label,
  input,
}: {
  readonly label: string;
  readonly input: ReadonlySignal<HopChartInput>;
}) {
  const view = useComputed(() => input.value.view);
  const items = dayItems(view.value, input.peek().nowMs);
  const { columns } = words;
  return (
    <div class="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">{columns.from}</th>
            <th scope="col">{columns.to}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col" class="number">
              {columns.minutes}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.kind}${item.startMs}`}>
              <td>{clock(item.startMs)}</td>
              <td>{lasting(item) ? clock(item.endMs) : ""}</td>
              <td>{itemName(item)}</td>
              <td class="number">{lasting(item) ? minutesOf(item.endMs - item.startMs) : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
