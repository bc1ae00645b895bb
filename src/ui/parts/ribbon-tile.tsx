// A state's tile as in the ribbon: height and place first, colour second. For chips, keys and lists.
import type { PositionState } from "../../domain/position-state.ts";

/** Top and height in a 20 × 16 box; the same proportions as the ribbon in src/chart. */
const tiles: Readonly<
  Record<
    PositionState,
    { readonly y: number; readonly h: number; readonly fill: string; readonly line?: string }
  >
> = {
  walking: { y: 1, h: 14, fill: "var(--walking)", line: "var(--move)" },
  bent: { y: 1, h: 7, fill: "var(--bent)" },
  upright: { y: 4.5, h: 7, fill: "var(--upright)" },
  reclined: { y: 8, h: 7, fill: "var(--reclined)", line: "var(--reclined-line)" },
  lying: { y: 12, h: 3, fill: "var(--lying)" },
  moving: { y: 6.5, h: 3, fill: "var(--move)" },
  "off-body": { y: 5, h: 6, fill: "none", line: "var(--edge)" },
  "no-data": { y: 8, h: 0, fill: "none" },
  vehicle: { y: 3, h: 10, fill: "var(--vehicle)" },
  unknown: { y: 6, h: 4, fill: "none", line: "var(--edge)" },
};

export function RibbonTile({ state }: { readonly state: PositionState }) {
  const tile = tiles[state];
  return (
    <svg width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">
      {state === "no-data" ? (
        <path d="M1 8H21" stroke="var(--edge)" stroke-width="1.5" stroke-dasharray="1.5 2.5" />
      ) : (
        <rect
          x="1"
          y={tile.y}
          width="20"
          height={tile.h}
          rx={Math.min(3, tile.h / 2)}
          fill={tile.fill}
          stroke={tile.line}
          stroke-width={tile.line === undefined ? undefined : 1}
          stroke-dasharray={state === "unknown" ? "2 2" : undefined}
        />
      )}
      {state === "vehicle" && (
        <path d="M2 8H20" stroke="var(--surface)" stroke-width="1.5" stroke-dasharray="3 2" />
      )}
    </svg>
  );
}
