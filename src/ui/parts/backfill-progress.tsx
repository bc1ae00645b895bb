// One line about what the sensor recorded by itself: how much of it is here, a way to leave it for later, and what came
// of it. Nothing at all while there is nothing to say.
import type { Actions } from "../../app/actions.ts";
import type { AppState, BackfillState } from "../../app/state.ts";
import { count, percent } from "../format.ts";
import { backfill as words } from "../inside-words.ts";

interface BackfillProgressProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function BackfillProgress({ state, actions }: BackfillProgressProps) {
  const backfill = state.backfill.value;
  if (backfill === undefined) return null;
  if (backfill.phase !== "running")
    return (
      <p class="small second session-export" role="status">
        {outcomeText(backfill)}
      </p>
    );
  const share = backfill.records / Math.max(1, backfill.of);
  return (
    <div class="session-export">
      <span class="small second data">{words.running(percent(share))}</span>
      <progress class="progress" max={1} value={share} aria-label={words.label} />
      <button type="button" class="button text dense" onClick={() => actions.cancelBackfill()}>
        {words.cancel}
      </button>
    </div>
  );
}

function outcomeText(backfill: Exclude<BackfillState, { phase: "running" }>): string {
  if (backfill.phase === "cancelled") return words.cancelled;
  if (backfill.phase === "failed") return words.faults[backfill.fault.code];
  const { records, lost, damaged } = backfill.result;
  return [
    ...(records > 0 ? [words.done] : []),
    ...(lost > 0 ? [words.lost(lost, count(lost))] : []),
    ...(damaged > 0 ? [words.damaged(damaged, count(damaged))] : []),
  ].join(" ");
}
