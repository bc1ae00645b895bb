// The state, always on screen: its ribbon tile, its name, and one detail.
import type { NowView } from "../now-view.ts";
import { now as words, stateNames } from "../words.ts";
import { RibbonTile } from "./ribbon-tile.tsx";

export function PositionChip({ view }: { readonly view: NowView }) {
  const state = view.position.value;
  return (
    <p class={`chip ${view.dataMissing.value ? "chip-fault" : ""}`}>
      <RibbonTile state={state} />
      <strong role="status" aria-label={words.chip}>
        {stateNames[state]}
      </strong>
      <span class="second data">{view.chipDetail}</span>
    </p>
  );
}
