// A small picture per step, so that pictures alone are enough; and the six ways to lay the sensor down.
import type { CompositeStep } from "../../domain/calibration.ts";
import { BackFigure, SideFigure } from "./figures.tsx";

export function StepFigure({ step, size }: { readonly step: CompositeStep; readonly size: number }) {
  return (
    <svg class="step-figure" width={size} height={size} viewBox="-66 -126 132 132" aria-hidden="true">
      {step === "stand" && <BackFigure />}
      {step === "sit-tall" && <SideFigure />}
      {step === "sit-relaxed" && <SideFigure turn="rotate(13)" />}
      {step === "bows" && (
        <>
          <SideFigure echo />
          <SideFigure turn="rotate(42)" />
        </>
      )}
      {step === "walk" && (
        <>
          <path d="M-58 0A20 20 0 01-18 0A20 20 0 0122 0A20 20 0 0162 0" class="dotted-arc" />
          <SideFigure turn="translate(0 -6)" />
        </>
      )}
    </svg>
  );
}

/** The sensor as a small box: which side is up, by a turn of its drawing. */
const sides = [
  { face: "front", turn: 0 },
  { face: "back", turn: 0 },
  { face: "edge", turn: 0 },
  { face: "edge", turn: 90 },
  { face: "edge", turn: 180 },
  { face: "edge", turn: 270 },
] as const;

export function PoseFigure({ index, held }: { readonly index: number; readonly held: boolean }) {
  const { face, turn } = sides[index % sides.length]!;
  return (
    <svg class={held ? "pose-figure held" : "pose-figure"} viewBox="-30 -30 60 60" aria-hidden="true">
      <path d="M-26 22H26" class="pose-ground" />
      {face === "edge" ? (
        <g transform={`rotate(${turn})`}>
          <rect x="-12" y="-16" width="24" height="32" rx="6" class="pose-body" />
          <path d="M0 -9V8M-4 -5L0 -9L4 -5" class="pose-mark" />
        </g>
      ) : (
        <>
          <path d="M-20 14L-8 -4H22L10 14Z" class="pose-body" />
          <path d="M-20 14V20H10V14M10 20L22 2V-4" class="pose-body" />
          {face === "front" && <path d="M-3 9L5 -1M1 0L5 -1L6 3" class="pose-mark" />}
        </>
      )}
    </svg>
  );
}
