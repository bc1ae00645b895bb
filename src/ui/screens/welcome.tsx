// The first screen: what this is, connect, or try without a sensor. Small on purpose: no chart code is loaded here.
import { useSignal } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { BackFigure, SideFigure } from "../parts/figures.tsx";
import { Icon, Mark } from "../parts/icons.tsx";
import { unreachableFrom } from "../sensor-reach.ts";
import { app, welcome as words } from "../words.ts";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

/** For people who come back; Now only when there is something to see. */
const inside = ["now", "recordings", "settings"] as const;

export function Welcome({ state, actions }: ScreenProps) {
  const link = state.link.value;
  const unsupported =
    (link.phase === "failed" && link.fault.code === "unsupported-browser") ||
    state.faults.value.some((fault) => fault.code === "unsupported-browser");
  const cancelled = link.phase === "failed" && link.fault.code === "chooser-cancelled";
  const returning = state.recordingId.value !== undefined || (state.today.value?.totals.measuredMs ?? 0) > 0;
  return (
    <main class="welcome" id="content" tabIndex={-1}>
      <div class="welcome-head">
        <p class="welcome-brand">
          <Mark />
          <span>{app.name}</span>
        </p>
        <nav class="welcome-nav" aria-label={app.mainNav}>
          {(returning ? inside : inside.slice(1)).map((screen) => (
            <a key={screen} href={`#/${screen}`}>
              {app.screens[screen]}
            </a>
          ))}
        </nav>
      </div>
      <div class="welcome-top">
        <div class="welcome-words">
          <h1>
            {words.headline.map((line) => (
              <span key={line}>{line} </span>
            ))}
          </h1>
          <p class="welcome-lead">{words.lead}</p>
        </div>
        {unsupported ? (
          <Unsupported actions={actions} />
        ) : (
          <Choices actions={actions} cancelled={cancelled} choosing={link.phase === "choosing"} />
        )}
      </div>
      <HopLine />
      <footer class="welcome-foot small">
        <p class="welcome-local">
          <Icon name="lock" size={18} />
          <strong>{words.local}</strong>
        </p>
        <p class="second data">{words.requests(state.requestsSinceLoad.value)}</p>
        <p class="quiet welcome-medical">{words.notMedical}</p>
      </footer>
    </main>
  );
}

function Choices({
  actions,
  cancelled,
  choosing,
}: {
  readonly actions: Actions;
  readonly cancelled: boolean;
  readonly choosing: boolean;
}) {
  return (
    <div class="choices">
      <section class="panel choice" aria-labelledby="choice-connect">
        <div>
          <h2 class="title" id="choice-connect">
            {words.connectTitle}
          </h2>
          <p class="second choice-text">{words.connectText}</p>
          <button type="button" class="button filled" onClick={() => actions.connect()}>
            <Icon name="bluetooth" />
            {words.connect}
          </button>
          <p class="choice-note small second" role="status">
            {choosing ? words.choosing : cancelled ? words.cancelled : ""}
          </p>
          <p class="choice-more small">
            <button
              type="button"
              class="button text dense"
              onClick={() => actions.connect("upper-back", "all-devices")}
            >
              {words.notInList}
            </button>
            <a href="#/sensors">{app.screens.sensors}</a>
          </p>
        </div>
        <svg class="choice-figure" width="136" height="152" viewBox="-54 -122 108 120" aria-hidden="true">
          <BackFigure />
        </svg>
      </section>
      <section class="panel choice" aria-labelledby="choice-try">
        <div>
          <h2 class="title" id="choice-try">
            {words.tryTitle}
          </h2>
          <p class="second choice-text">{words.tryText}</p>
          <button type="button" class="button outline" onClick={() => actions.trySimulated()}>
            <Icon name="play" />
            {words.tryIt}
          </button>
        </div>
        <svg class="choice-figure" width="206" height="152" viewBox="-81 -122 162 120" aria-hidden="true">
          <SideFigure echo turn="rotate(-30)" />
          <SideFigure echo turn="rotate(30)" />
          <SideFigure />
        </svg>
      </section>
    </div>
  );
}

function Unsupported({ actions }: { readonly actions: Actions }) {
  const copied = useSignal(false);
  const { userAgent, maxTouchPoints } = navigator;
  const reason = unreachableFrom({ userAgent, maxTouchPoints, secure: isSecureContext });
  const copy = (): void => {
    void navigator.clipboard.writeText(location.href).then(
      () => {
        copied.value = true;
      },
      () => {
        copied.value = false;
      },
    );
  };
  return (
    <div class="choices">
      <section class="panel unsupported" aria-labelledby="unsupported">
        <h2 class="unsupported-title" id="unsupported">
          <Icon name="info" size={24} />
          {words.unsupportedTitle}
        </h2>
        <p class="second">{words.unsupportedText[reason]}</p>
        <button type="button" class="button outline" onClick={copy}>
          <span role="status">{copied.value ? words.linkCopied : words.copyLink}</span>
        </button>
      </section>
      <h2 class="heading">{words.whatWorks}</h2>
      <div class="panel works-row">
        <Icon name="play" size={22} />
        <div class="works-words">
          <button type="button" class="works-button heading" onClick={() => actions.trySimulated()}>
            {words.tryIt}
          </button>
          <p class="second">{words.tryRow}</p>
        </div>
        <Icon name="after" size={20} />
      </div>
    </div>
  );
}

/** Lengths of an invented stretch of day, decoration only. */
const line = [58, 43, 25, 26, 140, 32] as const;
const lineAfter = [19, 52, 42, 29, 13] as const;
const lineEnd = [58, 22, 60] as const;

/** The signature along the page's ground, decoration only. */
function HopLine() {
  const hops: { x0: number; w: number }[] = [];
  const beats: { x: number; w: number; open?: boolean }[] = [];
  const place = (from: number, minutes: readonly number[]): number => {
    let x = from;
    for (const [i, m] of minutes.entries()) {
      const w = m * 1.675;
      hops.push({ x0: x, w });
      if (i > 0) beats.push({ x, w: 0 });
      x += w;
    }
    return x;
  };
  const first = place(-14, line.slice(0, 5));
  beats.push({ x: first + 5, w: 16, open: true });
  place(first + 26, line.slice(5));
  const second = place(613, lineAfter);
  beats.push({ x: second + 5, w: 25 });
  beats.push({ x: 1082, w: 20 });
  place(1107, lineEnd);
  return (
    <svg class="hop-line" viewBox="0 0 1280 134" preserveAspectRatio="xMinYMax slice" aria-hidden="true">
      <path d="M0 122.5H1280" stroke="var(--line)" />
      {hops.map(({ x0, w }) => (
        <path
          key={x0}
          d={`M${x0} 122.5a${w / 2} ${w / 2} 0 01${w} 0z`}
          fill={`var(--stay-${w > 160 ? 3 : w > 90 && x0 < 0 ? 2 : 1})`}
          stroke="var(--stay-ink)"
          stroke-width="1.5"
        />
      ))}
      {beats.map(({ x, w, open }) => (
        <rect
          key={x}
          x={x - 5.5}
          y="117"
          width={w + 11}
          height="11"
          rx="5.5"
          fill={open === true ? "var(--bg)" : "var(--move)"}
          stroke={open === true ? "var(--move)" : "var(--bg)"}
          stroke-width="2"
        />
      ))}
    </svg>
  );
}
