// Flat pictograms: from the side (facing right), from behind, from above. The trunk fades below the ribs, because one
// sensor does not know the lower back. Origin of side and back: the turning point at the fade, y up is negative.
import type { ReadonlySignal } from "@preact/signals";
import { useId } from "preact/hooks";

type Turn = string | ReadonlySignal<string>;

function Fade({ id, colour }: { readonly id: string; readonly colour: string }) {
  return (
    <linearGradient id={id} x1="0" x2="0" y1="-52" y2="-2" gradientUnits="userSpaceOnUse">
      <stop offset="0" stop-color={colour} />
      <stop offset="1" stop-color={colour} stop-opacity="0" />
    </linearGradient>
  );
}

const SIDE_TRUNK =
  "M-18 -68C-18 -84 -4 -89 7 -87C18 -85 23 -76 22 -65C21 -52 15 -44 15 -28C15 -16 17 -8 18 0L-15 0C-13 -22 -18 -44 -18 -68Z";
const BACK_TRUNK = "M-28 -70C-28 -82 -18 -88 0 -88C18 -88 28 -82 28 -70L23 -38L21 0L-21 0L-23 -38Z";

/** Seen from the side; `turn` is an SVG transform of the upper body. */
export function SideFigure({ turn, echo = false }: { readonly turn?: Turn; readonly echo?: boolean }) {
  const fade = useId();
  const colour = echo ? "var(--figure-echo)" : "var(--figure)";
  return (
    <g transform={turn}>
      <defs>
        <Fade id={fade} colour={colour} />
      </defs>
      <circle cx="6" cy="-105" r="13.5" fill={colour} />
      <path d={SIDE_TRUNK} fill={`url(#${fade})`} />
      {!echo && (
        <>
          <path d="M5 -67L5 -35L29 -28" class="limb-halo" stroke-width="17" />
          <path d="M5 -67L5 -35L29 -28" class="limb" stroke-width="11" />
          <rect x="-25.5" y="-79" width="12" height="20" rx="5" transform="rotate(8 -19 -69)" class="halo" />
          <rect x="-23.5" y="-77" width="8" height="16" rx="3" transform="rotate(8 -19 -69)" class="sensor" />
        </>
      )}
    </g>
  );
}

interface BackProps {
  readonly turn?: Turn;
  readonly echo?: boolean;
  readonly arms?: "down" | "up";
}

const ARMS = {
  down: ["M-37 -72C-40 -58 -40 -46 -37 -32", "M37 -72C40 -58 40 -46 37 -32"],
  up: ["M-34 -82C-44 -94 -44 -112 -36 -128", "M34 -82C44 -94 44 -112 36 -128"],
} as const;

/** Seen from behind: right is right. */
export function BackFigure({ turn, echo = false, arms = "down" }: BackProps) {
  const fade = useId();
  const colour = echo ? "var(--figure-echo)" : "var(--figure)";
  return (
    <g transform={turn}>
      <defs>
        <Fade id={fade} colour={colour} />
      </defs>
      <circle cx="0" cy="-105" r="13.5" fill={colour} />
      <path d={BACK_TRUNK} fill={`url(#${fade})`} />
      {!echo && (
        <>
          {ARMS[arms].map((arm) => (
            <path key={arm} d={arm} class="limb" stroke-width="10" />
          ))}
          <rect x="-8" y="-79" width="16" height="20" rx="5.5" class="halo" />
          <rect x="-6" y="-77" width="12" height="16" rx="3.5" class="sensor" />
        </>
      )}
    </g>
  );
}

/** Seen from above, with the arc of a turn to each side. */
export function AboveFigure() {
  return (
    <svg class="figure" width="170" height="170" viewBox="0 0 170 170" aria-hidden="true">
      <path d="M28 44Q85 -18 142 44" class="dotted-arc" />
      <circle cx="28" cy="44" r="7.5" class="open-dot" />
      <circle cx="142" cy="44" r="7.5" class="open-dot" />
      <circle cx="85" cy="13" r="6.5" class="full-dot" />
      <ellipse cx="56" cy="128" rx="24" ry="28" fill="var(--figure-echo)" />
      <ellipse cx="114" cy="128" rx="24" ry="28" fill="var(--figure-echo)" />
      <ellipse cx="54" cy="80" rx="20" ry="18" fill="var(--figure-echo)" />
      <ellipse cx="116" cy="80" rx="20" ry="18" fill="var(--figure-echo)" />
      <path d="M19 108C19 84 48 88 85 88S151 84 151 108S124 136 85 136S19 132 19 108Z" fill="var(--figure)" />
      <path d="M31 106C36 80 56 66 85 66S134 80 139 106" class="limb-halo" stroke-width="25" />
      <path d="M31 106C36 80 56 66 85 66S134 80 139 106" class="limb" stroke-width="18" />
      <circle cx="85" cy="108" r="28" class="halo" />
      <path d="M74 86L85 72L96 86Z" fill="var(--figure)" />
      <circle cx="85" cy="108" r="24" fill="var(--figure)" />
      <rect x="68" y="131" width="34" height="14" rx="6" class="halo" />
      <rect x="71" y="133" width="28" height="10" rx="4" class="sensor" />
    </svg>
  );
}

/** A figure with its echoes to both sides, for a lean or a side bend. */
export function SwayFigure({ from }: { readonly from: "side" | "back" }) {
  const Figure = from === "side" ? SideFigure : BackFigure;
  return (
    <svg class="figure" width="220" height="150" viewBox="-110 -136 220 150" aria-hidden="true">
      <Figure echo turn="rotate(-32)" />
      <Figure echo turn="rotate(32)" />
      <Figure />
    </svg>
  );
}

/** Both arms up, where they were before in grey. */
export function ReachFigure() {
  return (
    <svg class="figure" width="220" height="150" viewBox="-110 -140 220 150" aria-hidden="true">
      {ARMS.down.map((arm) => (
        <path
          key={arm}
          d={arm}
          fill="none"
          stroke="var(--figure-echo)"
          stroke-width="10"
          stroke-linecap="round"
        />
      ))}
      <BackFigure arms="up" />
    </svg>
  );
}

/** Up and away: the figure, and the arch of a step to an open dot. */
export function StepFigure() {
  return (
    <svg class="figure" width="220" height="150" viewBox="-70 -136 220 150" aria-hidden="true">
      <path d="M46 -8A34 34 0 01114 -8" class="dotted-arc" />
      <circle cx="46" cy="-8" r="6.5" class="full-dot" />
      <circle cx="114" cy="-8" r="7.5" class="open-dot" />
      <SideFigure />
    </svg>
  );
}
