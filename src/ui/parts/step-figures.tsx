// A small picture per step, so that pictures alone are enough; and the six ways to lay the sensor down.
import type { CompositeStep } from "../../domain/calibration.ts";
import type { Vec3 } from "../../domain/lean.ts";
import { BackFigure, SideFigure } from "./figures.tsx";

export function StepFigure({ step, size }: { readonly step: CompositeStep; readonly size: number }) {
  return (
    <svg class="step-figure" width={size} height={size} viewBox="-66 -124 132 136" aria-hidden="true">
      {step === "stand" && <BackFigure />}
      {step === "sit-tall" && <SideFigure />}
      {step === "sit-relaxed" && <SideFigure turn="rotate(13)" />}
      {step === "bows" && (
        <>
          <SideFigure echo turn="translate(-26 0)" />
          <SideFigure turn="translate(-26 0) rotate(36)" />
        </>
      )}
      {step === "walk" && (
        <>
          <path d="M-44 6A22 22 0 010 6A22 22 0 0144 6" class="dotted-arc" />
          <SideFigure turn="translate(0 -4)" />
        </>
      )}
    </svg>
  );
}

/**
 * Which of the six a still moment is most like, by the force that holds the sensor (right, up along its drawing, out of
 * the back): lying on its back, on its face, then with each edge up.
 */
export function sideUp([x, y, z]: Vec3): number {
  const most = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  if (Math.abs(z) === most) return z > 0 ? 0 : 1;
  if (Math.abs(y) === most) return y > 0 ? 2 : 4;
  return x > 0 ? 5 : 3;
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
