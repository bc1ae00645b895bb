// The chart's key: the same marks as in the chart, each with a word.
import type { ComponentChildren } from "preact";
import type { PositionState } from "../../domain/position-state.ts";
import { chart } from "../chart-words.ts";
import { stateNames } from "../words.ts";
import { Diamond } from "./icons.tsx";
import { RibbonTile } from "./ribbon-tile.tsx";

const ribbonStates: readonly PositionState[] = [
  "upright",
  "bent",
  "reclined",
  "walking",
  "lying",
  "vehicle",
  "off-body",
  "unknown",
  "no-data",
];

function Item({ children, words }: { readonly children: ComponentChildren; readonly words: string }) {
  return (
    <li class="key-item">
      {children}
      <span>{words}</span>
    </li>
  );
}

export function Arch({ width, step }: { readonly width: number; readonly step: 1 | 2 | 3 }) {
  const r = width / 2;
  return (
    <svg width={width + 2} height={r + 2} viewBox={`-1 -1 ${width + 2} ${r + 2}`} aria-hidden="true">
      <path
        d={`M0 ${r}a${r} ${r} 0 01${width} 0z`}
        fill={`var(--stay-${step})`}
        stroke="var(--stay-ink)"
        stroke-width="1.25"
      />
    </svg>
  );
}

function Dot({ open, wide }: { readonly open?: boolean; readonly wide?: boolean }) {
  return (
    <svg
      width={wide === true ? 18 : 10}
      height="10"
      viewBox={`0 0 ${wide === true ? 18 : 10} 10`}
      aria-hidden="true"
    >
      <rect
        x="1.5"
        y="1.5"
        width={wide === true ? 15 : 7}
        height="7"
        rx="3.5"
        fill={open === true ? "none" : "var(--move)"}
        stroke="var(--move)"
        stroke-width="2"
      />
    </svg>
  );
}

export function HopKey() {
  const words = chart.key;
  return (
    <div class="key" role="group" aria-label={words.heading}>
      <ul class="key-row">
        <Item words={words.under20}>
          <Arch width={18} step={1} />
        </Item>
        <Item words={words.to40}>
          <Arch width={24} step={2} />
        </Item>
        <Item words={words.over40}>
          <Arch width={30} step={3} />
        </Item>
        <Item words={words.moved}>
          <Dot />
        </Item>
        <Item words={words.after}>
          <Dot open />
        </Item>
        <Item words={words.walk}>
          <Dot wide />
        </Item>
        <Item words={words.nudge}>
          <Diamond filled />
        </Item>
        <Item words={words.asked}>
          <Diamond />
        </Item>
        <Item words={words.held}>
          <Diamond held />
        </Item>
      </ul>
      <ul class="key-row">
        {ribbonStates.map((state) => (
          <Item key={state} words={stateNames[state]}>
            <RibbonTile state={state} />
          </Item>
        ))}
        <Item words={`${words.rail}, ${words.unsure}`}>
          <svg width="32" height="6" viewBox="0 0 32 6" aria-hidden="true">
            <path d="M1 3H16" stroke="var(--edge)" stroke-width="2.5" />
            <path d="M18 3H31" stroke="var(--edge)" stroke-width="2.5" stroke-dasharray="3 2" />
          </svg>
        </Item>
      </ul>
    </div>
  );
}
