// The bench's page from state and actions. Tables change in place and speak only when they are read; what speaks by
// itself is the link, a fault, and the step of the axis check.
import { useSignal } from "@preact/signals";
import type { LinkFault } from "../domain/faults.ts";
import { faultButtons, faultWords } from "../ui/fault-words.ts";
import { Icon, Mark } from "../ui/parts/icons.tsx";
import type { BenchState } from "./bench-state.ts";
import { CapturePanel } from "./capture-panel.tsx";
import { CheckPanel } from "./check-panel.tsx";
import { ConnectPanel } from "./connect-panel.tsx";
import type { BenchActions } from "./create-bench.ts";
import { hasAccIn } from "./format-facts.ts";
import { NotesPanel } from "./notes-panel.tsx";
import { RawPanel } from "./raw-panel.tsx";
import { SensorPanel } from "./sensor-panel.tsx";
import { TimingPanel } from "./timing-panel.tsx";
import { ValuesPanel } from "./values-panel.tsx";
import { connection, page as words } from "./words.ts";
import "../ui/look/tokens.css";
import "../ui/look/base.css";
import "../ui/look/parts.css";
import "../ui/look/charts.css";
import "../ui/look/calibrate.css";
import "./bench.css";

export interface BenchProps {
  readonly state: BenchState;
  readonly actions: BenchActions;
}

export function BenchPage({ state, actions }: BenchProps) {
  const stream = state.stream.value;
  const report = state.report.value;
  return (
    <div class="page">
      <a class="skip-link" href="#content">
        {words.skip}
      </a>
      <header class="top-bar bench-bar">
        <Mark />
        <a class="bench-back" href="./">
          {words.back}
        </a>
      </header>
      <Notices state={state} actions={actions} />
      <main class="content bench" id="content" tabIndex={-1}>
        <h1 class="display">{words.heading}</h1>
        <p class="lead bench-lead">
          {words.lead} <span class="bench-local">{words.local}</span>
        </p>
        <div class="bench-grid">
          <div class="bench-column">
            <ConnectPanel state={state} actions={actions} />
            {stream !== undefined && hasAccIn(stream.format) && (
              <CheckPanel stream={stream} report={report} actions={actions} isOpen={isStreaming(state)} />
            )}
            {stream !== undefined && <CapturePanel state={state} actions={actions} report={report} />}
          </div>
          {stream !== undefined && (
            <div class="bench-column">
              <TimingPanel stream={stream} report={report} />
              <ValuesPanel report={report} />
              <SensorPanel state={state} stream={stream} />
            </div>
          )}
        </div>
        {stream !== undefined && (
          <>
            <RawPanel state={state} report={report} />
            <NotesPanel report={report} />
          </>
        )}
      </main>
    </div>
  );
}

const isStreaming = (state: BenchState): boolean => state.link.value.phase === "streaming";

/** The link's faults in the app's words, and the question which sensor it is. */
function Notices({ state, actions }: BenchProps) {
  const dismissed = useSignal<LinkFault | undefined>(undefined);
  const link = state.link.value;
  const fault = link.phase === "failed" || link.phase === "waiting" ? link.fault : undefined;
  const told = fault !== undefined && faultWords[fault.code].silent !== true && fault !== dismissed.value;
  return (
    <div class="faults" aria-live="polite">
      {state.hasWorkerStopped.value && (
        <section class="fault" aria-label={words.notices}>
          <Icon name="alert" />
          <p class="fault-words fault-title">{words.stopped}</p>
        </section>
      )}
      {told && fault.code !== "which-sensor" && (
        <section class="fault" aria-label={words.notices}>
          <Icon name="alert" />
          <div class="fault-words">
            <p class="fault-title">{faultWords[fault.code].title}</p>
            <p class="second">{faultWords[fault.code].next}</p>
          </div>
          <div class="fault-buttons">
            {faultWords[fault.code].action === "reconnect" && (
              <button type="button" class="button outline dense" onClick={() => actions.reconnect()}>
                {faultButtons.reconnect}
              </button>
            )}
            <button
              type="button"
              class="button text dense"
              onClick={() => {
                dismissed.value = fault;
              }}
            >
              {faultButtons.dismiss}
            </button>
          </div>
        </section>
      )}
      {fault?.code === "which-sensor" && (
        <WhichSensor state={state} actions={actions} ids={fault.candidates} />
      )}
    </div>
  );
}

interface WhichProps extends BenchProps {
  readonly ids: readonly string[];
}

function WhichSensor({ state, actions, ids }: WhichProps) {
  const { title, next } = faultWords["which-sensor"];
  return (
    <section class="fault which" aria-label={title}>
      <Icon name="info" />
      <div class="fault-words">
        <h2 class="heading">{title}</h2>
        <p class="second">{next}</p>
        <div class="which-buttons">
          {state.kinds
            .filter(({ id }) => ids.includes(id))
            .map((kind) => (
              <button
                key={kind.id}
                type="button"
                class="button outline dense"
                onClick={() => actions.identifyAs(kind.id)}
              >
                {kind.title}
              </button>
            ))}
          <button type="button" class="button text dense" onClick={() => actions.forget()}>
            {connection.none}
          </button>
        </div>
      </div>
    </section>
  );
}
