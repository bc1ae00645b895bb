// What is kept: each recording with its length, samples and gaps; rename, export, delete with a question first.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { AppState, ExportProgress } from "../../app/state.ts";
import type { SessionRecord } from "../../domain/session.ts";
import { count, dayAndTime, duration, percent, shortDate } from "../format.ts";
import { recordings as words } from "../inside-words.ts";
import { ReanalysisAsk, ReanalysisOf } from "../parts/reanalysis-of.tsx";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function Recordings({ state, actions }: ScreenProps) {
  useEffect(() => actions.refreshSessions(), [actions]);
  const sessions = state.sessions.value.toSorted((a, b) => b.startedAt - a.startedAt);
  return (
    <main class="content recordings" id="content" tabIndex={-1}>
      <h1 class="display">{words.heading}</h1>
      <p class="lead">{words.lead}</p>
      {sessions.length === 0 ? (
        <section class="panel">
          <h2 class="title">{words.none}</h2>
          <p class="second">{words.noneText}</p>
        </section>
      ) : (
        <ul class="panel session-list">
          {sessions.map((session) => (
            <Session key={session.id} session={session} state={state} actions={actions} />
          ))}
        </ul>
      )}
    </main>
  );
}

const nameOf = (session: SessionRecord): string =>
  session.name === "" ? shortDate(session.startedAt) : session.name;

function Session({ session, state, actions }: ScreenProps & { readonly session: SessionRecord }) {
  const doing = useSignal<"rename" | "remove" | "reanalyse" | undefined>(undefined);
  const progress = state.exporting.value;
  const mine = progress?.sessionId === session.id ? progress : undefined;
  const name = nameOf(session);
  const running = state.recordingId.value === session.id;
  const close = (): void => {
    doing.value = undefined;
  };
  return (
    <li class="session">
      <div class="session-words">
        <h2 class="heading session-name">
          <span>{name}</span>
          {running && <span class="tag tag-running caption">{words.running}</span>}
          {session.simulated && <span class="tag caption">{words.simulated}</span>}
          {session.origin !== undefined && <span class="tag caption">{words.bySensor}</span>}
        </h2>
        <p class="small second data session-facts">
          <span>{dayAndTime(session.startedAt)}</span>
          <span>
            {duration(session.storedThroughMs)} {words.duration}
          </span>
          <span>
            {session.origin === "log-epochs" ? words.means : `${count(session.sampleCount)} ${words.samples}`}
          </span>
          <span>
            {count(session.gapCount)} {words.gaps(session.gapCount)}
          </span>
          <span>{words.stored(dayAndTime(session.startedAt + session.storedThroughMs))}</span>
        </p>
      </div>
      {(doing.value === undefined || (doing.value === "remove" && running)) && (
        <div class="session-buttons">
          <button
            type="button"
            class="button outline dense"
            aria-label={words.of(words.export, name)}
            disabled={progress?.phase === "running"}
            onClick={() => actions.exportSession(session.id)}
          >
            {words.export}
          </button>
          <button
            type="button"
            class="button text dense"
            aria-label={words.of(words.rename, name)}
            onClick={() => {
              doing.value = "rename";
            }}
          >
            {words.rename}
          </button>
          {!running && session.origin !== "log-epochs" && (
            <button
              type="button"
              class="button text dense"
              aria-label={words.of(words.reanalyse, name)}
              disabled={state.reanalysing.value?.phase === "running"}
              onClick={() => {
                doing.value = "reanalyse";
              }}
            >
              {words.reanalyse}
            </button>
          )}
          {running ? (
            <span class="small second">{words.stopFirst}</span>
          ) : (
            <button
              type="button"
              class="button text dense"
              aria-label={words.of(words.remove, name)}
              onClick={() => {
                doing.value = "remove";
              }}
            >
              {words.remove}
            </button>
          )}
        </div>
      )}
      {doing.value === "reanalyse" && !running && (
        <ReanalysisAsk
          name={name}
          onYes={() => {
            actions.reanalyse(session.id);
            close();
          }}
          onNo={close}
        />
      )}
      {doing.value === "rename" && (
        <Rename
          name={session.name}
          onSave={(next) => {
            actions.renameSession(session.id, next);
            close();
          }}
          onCancel={close}
        />
      )}
      {doing.value === "remove" && !running && (
        <div class="session-ask" role="group" aria-label={words.of(words.remove, name)}>
          <p>{words.removeAsk(name)}</p>
          <button
            type="button"
            class="button outline dense danger"
            onClick={() => {
              actions.removeSession(session.id);
              close();
            }}
          >
            {words.removeSure}
          </button>
          <button type="button" class="button text dense" onClick={close}>
            {words.keep}
          </button>
        </div>
      )}
      {mine !== undefined && <Exporting progress={mine} actions={actions} name={name} />}
      <ReanalysisOf session={session} state={state} actions={actions} name={name} />
    </li>
  );
}

function Rename({
  name,
  onSave,
  onCancel,
}: {
  readonly name: string;
  readonly onSave: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      class="session-ask"
      onSubmit={(event) => {
        event.preventDefault();
        onSave((input.current?.value ?? "").trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <label>
        <span class="small second">{words.nameLabel}</span>
        <input ref={input} class="field" type="text" maxLength={80} defaultValue={name} />
      </label>
      <button type="submit" class="button filled dense">
        {words.save}
      </button>
      <button type="button" class="button text dense" onClick={onCancel}>
        {words.cancel}
      </button>
    </form>
  );
}

function Exporting({
  progress,
  actions,
  name,
}: {
  readonly progress: ExportProgress;
  readonly actions: Actions;
  readonly name: string;
}) {
  const said = {
    running: "",
    done: words.exportDone,
    failed: words.exportFailed,
    cancelled: words.exportCancelled,
  }[progress.phase];
  return (
    <div class="session-export">
      {progress.phase === "running" ? (
        <>
          <progress
            class="progress"
            max={1}
            value={progress.share}
            aria-label={words.of(words.exporting, name)}
          />
          <span class="small second data">{percent(progress.share)}</span>
          <button type="button" class="button text dense" onClick={() => actions.cancelExport()}>
            {words.cancelExport}
          </button>
        </>
      ) : (
        <p class="small second" role="status">
          {said} {progress.detail}
        </p>
      )}
    </div>
  );
}
