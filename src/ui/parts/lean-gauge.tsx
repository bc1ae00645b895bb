// Lean as a pictogram on an arc, the number, and a meter for readers. Signals are bound to attributes and text, so a
// batch touches a few nodes and re-renders nothing. Unknown lean has no meter value: an en dash, never a zero.
import { effect, type ReadonlySignal, useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { degreesOf, wholeDegrees } from "../format.ts";
import { lean as words, now } from "../words.ts";
import { BackFigure, SideFigure } from "./figures.tsx";

const R = 131;

interface GaugeProps {
  readonly from: "side" | "back";
  readonly name: string;
  /** Radians; undefined when not known. */
  readonly rad: ReadonlySignal<number | undefined>;
  /** Changes with each refresh of the lean, though the number may stay. */
  readonly refreshed: ReadonlySignal<unknown>;
}

const range = { side: [-45, 70], back: [-45, 45] } as const;
const boxes = { side: "-98 -146 226 150", back: "-98 -146 196 150" } as const;

const onArc = (deg: number, r: number): readonly [number, number] => {
  const rad = (deg * Math.PI) / 180;
  return [r * Math.sin(rad), -r * Math.cos(rad)];
};

/** Words for the side a lean goes to. */
export function directionOf(from: "side" | "back", deg: number): string {
  if (deg === 0) return words.level;
  if (from === "side") return deg > 0 ? words.forward : words.back;
  return deg > 0 ? words.right : words.left;
}

export function LeanGauge({ from, name, rad, refreshed }: GaugeProps) {
  const [low, high] = range[from];
  const whole = useComputed(() => (rad.value === undefined ? undefined : wholeDegrees(rad.value)));
  const number = useComputed(() => (whole.value === undefined ? now.unknown : `${Math.abs(whole.value)}°`));
  const direction = useComputed(() => (whole.value === undefined ? "" : directionOf(from, whole.value)));
  const shown = useComputed(() => Math.min(high, Math.max(low, whole.value ?? 0)));
  const turn = useComputed(() => `rotate(${shown.value})`);
  const pointer = useComputed(() => (whole.value === undefined ? "none" : "inline"));
  const spoken = useComputed(() =>
    whole.value === undefined ? undefined : words.spoken(String(Math.abs(whole.value)), direction.value),
  );
  const known = useComputed(() => rad.value !== undefined);
  const gauge = useRef<HTMLDivElement>(null);
  // Written at every refresh, so that a reader can tell a steady back from a meter that has stopped.
  useLayoutEffect(
    () =>
      effect(() => {
        void refreshed.value;
        if (rad.value !== undefined)
          gauge.current?.setAttribute("aria-valuenow", String(degreesOf(rad.value)));
      }),
    [rad, refreshed],
  );
  const [ax, ay] = onArc(low, R);
  const [bx, by] = onArc(high, R);
  const ticks = Array.from({ length: Math.floor((high - low) / 15) + 1 }, (_, i) => low + i * 15);
  const meter = known.value
    ? ({
        role: "meter",
        "aria-valuemin": from === "side" ? -180 : -90,
        "aria-valuemax": from === "side" ? 180 : 90,
        "aria-valuenow": degreesOf(rad.peek() ?? 0),
        "aria-valuetext": spoken as unknown as string,
      } as const)
    : ({ role: "group" } as const);
  return (
    <div ref={gauge} class="gauge" aria-label={known.value ? name : `${name}: ${words.unknown}`} {...meter}>
      <svg class="gauge-figure" viewBox={boxes[from]} aria-hidden="true">
        <path d={`M${ax} ${ay}A${R} ${R} 0 0 1 ${bx} ${by}`} class="gauge-arc" />
        {ticks.map((deg) => {
          const [x1, y1] = onArc(deg, R + 3);
          const [x2, y2] = onArc(deg, R + (deg === 0 ? 10 : 6));
          return (
            <path key={deg} d={`M${x1} ${y1}L${x2} ${y2}`} class={deg === 0 ? "gauge-zero" : "gauge-tick"} />
          );
        })}
        {from === "side" ? <SideFigure turn={turn} /> : <BackFigure turn={turn} />}
        <g transform={turn} display={pointer}>
          <circle cx="0" cy={-R} r="7" class="halo" />
          <circle cx="0" cy={-R} r="5" fill="var(--ink)" />
        </g>
      </svg>
      <p class="gauge-words" aria-hidden="true">
        <span class="gauge-number">{number}</span>
        <span class="gauge-direction">{direction}</span>
      </p>
    </div>
  );
}
