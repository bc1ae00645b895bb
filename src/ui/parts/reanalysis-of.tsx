// Working one recording out again: the question before it, its progress, and what came out differently, said plainly.
import type { Actions } from "../../app/actions.ts";
import type { AppState, ReanalysisProgress } from "../../app/state.ts";
import type { SessionRecord } from "../../domain/session.ts";
import { degreesFromRadians } from "../../domain/units.ts";
import { count, oneDecimal, percent, spokenDuration } from "../format.ts";
import { recordings as words } from "../inside-words.ts";
import { lean } from "../words.ts";

interface AskProps {
  readonly name: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

export function ReanalysisAsk({ name, onYes, onNo }: AskProps) {
  return (
    <div class="session-ask" role="group" aria-label={words.of(words.reanalyse, name)}>
      <p>{words.reanalyseAsk(name)}</p>
      <button type="button" class="button outline dense" onClick={onYes}>
        {words.reanalyseSure}
      </button>
      <button type="button" class="button text dense" onClick={onNo}>
        {words.cancel}
      </button>
    </div>
  );
}

interface OfProps {
  readonly session: SessionRecord;
  readonly state: AppState;
  readonly actions: Actions;
  readonly name: string;
}

export function ReanalysisOf({ session, state, actions, name }: OfProps) {
  const progress = state.reanalysing.value;
  if (progress?.sessionId !== session.id) return null;
  return (
    <div class="session-export">
      {progress.phase === "running" ? (
        <>
          <progress
            class="progress"
            max={1}
            value={progress.share}
            aria-label={words.of(words.reanalysing, name)}
          />
          <span class="small second data">{percent(progress.share)}</span>
          <button type="button" class="button text dense" onClick={() => actions.cancelReanalysis()}>
            {words.cancelReanalysis}
          </button>
        </>
      ) : (
        <p class="small second" role="status">
          {outcomeText(progress)}
        </p>
      )}
    </div>
  );
}

function outcomeText(progress: Exclude<ReanalysisProgress, { phase: "running" }>): string {
  if (progress.phase === "cancelled") return words.reanalysisCancelled;
  if (progress.phase === "failed") {
    const { grew, "storage-full": full, other } = words.reanalysisFailed;
    return progress.detail === "grew" ? grew : progress.detail === "storage-full" ? full : other;
  }
  const { change, referenceSetAt } = progress;
  const forward = degreesFromRadians(change.forwardShiftRad);
  const lateral = degreesFromRadians(change.lateralShiftRad);
  const said: string[] = [];
  if (Math.abs(forward) >= 0.05)
    said.push(
      words.reanalysisLean(`${oneDecimal(Math.abs(forward))}°`, forward > 0 ? lean.forward : lean.back),
    );
  if (Math.abs(lateral) >= 0.05)
    said.push(
      words.reanalysisLean(`${oneDecimal(Math.abs(lateral))}°`, lateral > 0 ? lean.right : lean.left),
    );
  if (change.otherStateSeconds > 0)
    said.push(words.reanalysisState(spokenDuration(1000 * change.otherStateSeconds)));
  if (change.changesBefore !== change.changesAfter)
    said.push(words.reanalysisChanges(count(change.changesBefore), count(change.changesAfter)));
  if (said.length === 0) said.push(words.reanalysisSame);
  if (referenceSetAt === undefined) said.push(words.reanalysisNoReference);
  return words.reanalysisDone(said.join(" "));
}
