// A quarter turn as a small picture: the sensor with its front towards the viewer, the axis, and the way it turns.
import type { TurnAxis } from "../../workers/bench/turn-check.ts";

const arcs: Readonly<
  Record<TurnAxis, { readonly axis: string; readonly arc: string; readonly head: string }>
> = {
  // Top edge towards the viewer: the near side goes down.
  right: { axis: "M-27 0H27", arc: "M17 -12C25 -8 25 8 17 13", head: "M23 10L16 13L18 6" },
  // Front to the viewer's right: the near side goes right.
  top: { axis: "M0 -27V27", arc: "M-13 19C-8 26 8 26 14 19", head: "M8 21L14 19L14 25" },
  // Like a wheel, anticlockwise.
  front: { axis: "M0 0H0", arc: "M20 8A22 22 0 0 0 8 -20", head: "M14 -24L8 -20L13 -14" },
};

export function TurnFigure({ about }: { readonly about: TurnAxis }) {
  const { axis, arc, head } = arcs[about];
  return (
    <svg class="pose-figure" viewBox="-30 -30 60 60" aria-hidden="true">
      <path d={axis} class="bench-turn-axis" />
      <rect x="-11" y="-15" width="22" height="30" rx="6" class="pose-body" />
      <path d="M0 -8V7M-4 -4L0 -8L4 -4" class="pose-mark" />
      <path d={arc} class="bench-turn-arc" />
      <path d={head} class="bench-turn-arc" />
    </svg>
  );
}
