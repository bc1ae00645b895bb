// The nudge: a non-modal card over the future part of the chart. It takes no focus, blocks nothing, and leaves two
// seconds after movement was sensed. Readers hear of it from the page's polite live region.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { ActiveNudge, AppState } from "../../app/state.ts";
import { minutesOf } from "../format.ts";
import { nudge as words } from "../words.ts";
import { AboveFigure, ReachFigure, StepFigure, SwayFigure } from "./figures.tsx";
import { Diamond, Icon } from "./icons.tsx";

const LEAVES_AFTER_MS = 2000;

export function NudgeCard({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  const nudge = state.nudge.value;
  const gone = useSignal<string | undefined>(undefined);
  const id = nudge?.id;
  const moved = nudge?.phase === "moved";
  useEffect(() => {
    if (!moved || id === undefined) return;
    const timer = setTimeout(() => {
      gone.value = id;
    }, LEAVES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [id, moved]);
  if (nudge === undefined || gone.value === nudge.id) return null;
  return (
    <section class="nudge-card" aria-label={words.region}>
      {nudge.phase === "moved" ? <Moved /> : <Asking nudge={nudge} actions={actions} />}
    </section>
  );
}

function Moved() {
  return (
    <>
      <p class="nudge-top move-text">
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" fill="none" stroke="var(--move)" stroke-width="2.5" />
        </svg>
        {words.counts}
      </p>
      <h2 class="nudge-title">{words.newHop}</h2>
      <svg class="figure landing" width="260" height="120" viewBox="0 0 260 120" aria-hidden="true">
        <path d="M0 96H260" stroke="var(--line)" />
        <path d="M16 96a24 24 0 0148 0z" fill="var(--stay-1)" stroke="var(--stay-ink)" stroke-width="1.25" />
        <path d="M64 96a76 76 0 01152 0z" fill="var(--stay-3)" stroke="var(--stay-ink)" stroke-width="1.25" />
        <circle cx="16" cy="96" r="5" fill="var(--move)" />
        <circle cx="64" cy="96" r="5" fill="var(--move)" />
        <circle cx="216" cy="96" r="20" class="ring" />
        <circle cx="216" cy="96" r="12" class="ring" />
        <circle cx="216" cy="96" r="6" fill="var(--surface)" stroke="var(--move)" stroke-width="3" />
      </svg>
    </>
  );
}

function Asking({ nudge, actions }: { readonly nudge: ActiveNudge; readonly actions: Actions }) {
  const move = words.moves[nudge.movement];
  return (
    <>
      <div class="nudge-top">
        <Diamond />
        <p>{words.still(minutesOf(nudge.stillForMs))}</p>
        <button
          type="button"
          class="icon-button"
          aria-label={words.close}
          onClick={() => actions.closeNudge()}
        >
          <Icon name="close" />
        </button>
      </div>
      <h2 class="nudge-title">{move.title}</h2>
      <p class="second">{move.text}</p>
      <div class="nudge-figure">
        <MoveFigure movement={nudge.movement} />
      </div>
      <div class="listening">
        <span class="listening-dot" aria-hidden="true" />
        <p>
          <strong>{words.listening}</strong>
          <br />
          {words.anyChange}
        </p>
      </div>
      <div class="snooze" role="group" aria-label={words.notNow}>
        <span class="second" aria-hidden="true">
          {words.notNow}
        </span>
        {([5, 15, 30] as const).map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="snooze-button data"
            aria-label={words.snooze(minutes)}
            onClick={() => actions.snooze(minutes)}
          >
            {minutes}
          </button>
        ))}
        <span class="second" aria-hidden="true">
          {words.minutes}
        </span>
      </div>
    </>
  );
}

function MoveFigure({ movement }: { readonly movement: ActiveNudge["movement"] }) {
  switch (movement) {
    case "turn":
      return <AboveFigure />;
    case "reach":
      return <ReachFigure />;
    case "shoulders":
      return <SwayFigure from="back" />;
    case "lean-back":
      return <SwayFigure from="side" />;
    case "stand":
    case "walk":
      return <StepFigure />;
  }
}
