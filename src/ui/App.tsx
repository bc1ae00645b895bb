// The whole page from state and actions: landmarks, the current screen, the bars and cards around it, the tab's title.
import { effect, signal, useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Actions } from "../app/actions.ts";
import type { AppState, Screen } from "../app/state.ts";
import { minutesOf } from "./format.ts";
import { createNowView, type NowView } from "./now-view.ts";
import { loadCharts } from "./parts/chart-loader.ts";
import { FaultBanners } from "./parts/fault-banner.tsx";
import { useMedia } from "./parts/media.ts";
import { announcementOf } from "./parts/nudge-announcement.ts";
import { SimulationBar } from "./parts/simulation-bar.tsx";
import { TopBar } from "./parts/top-bar.tsx";
import { Welcome } from "./screens/welcome.tsx";
import { app } from "./words.ts";
import type * as InsideModule from "./inside.ts";
import "./look/tokens.css";
import "./look/base.css";
import "./look/parts.css";
import "./look/charts.css";
import "./look/screens.css";

export interface AppProps {
  readonly state: AppState;
  readonly actions: Actions;
}

const titles: Readonly<Record<Screen, string>> = {
  welcome: app.welcomeTitle,
  setup: app.setupTitle,
  ...app.screens,
};

export function App({ state, actions }: AppProps) {
  const view = useMemo(() => createNowView(state), [state]);
  const narrow = useMedia("(max-width: 899px)");
  const screen = state.screen.value;
  const nudging = useComputed(() => state.nudge.value?.phase === "asked");
  useTitle(state);
  useFocusOnChange(screen, inside.value !== undefined);
  // Fetched while the person chooses a sensor, so that the setting up is there when it answers.
  const needsInside = useComputed(
    () => state.screen.value !== "welcome" || state.link.value.phase === "choosing",
  );
  useEffect(() => {
    if (needsInside.value) loadInside();
  }, [needsInside.value]);
  const framed = screen !== "welcome";
  const Card = inside.value?.NudgeCard;
  const announcement = useComputed(() => announcementOf(state.nudge.value));
  return (
    <div class={nudging.value ? "page nudging" : "page"}>
      <a
        class="skip-link"
        href="#content"
        onClick={(event) => {
          // The hash belongs to the screens: move the focus, not the address.
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {app.skip}
      </a>
      {framed && <TopBar state={state} actions={actions} view={view} />}
      {framed && <SimulationBar state={state} actions={actions} />}
      <FaultBanners state={state} actions={actions} />
      {screen === "welcome" && <Welcome state={state} actions={actions} />}
      {screen !== "welcome" && (
        <Inside state={state} actions={actions} view={view} narrow={narrow} screen={screen} />
      )}
      {framed && Card !== undefined && <Card state={state} actions={actions} />}
      <p class="visually-hidden" aria-live="polite">
        {announcement}
      </p>
    </div>
  );
}

const inside = signal<typeof InsideModule | undefined>(undefined);

/** The screens behind the first one come in their own chunk, together with the charts they draw. */
function loadInside(): void {
  void loadCharts();
  void import("./inside.ts").then((module) => {
    inside.value = module;
  });
}

interface InsideProps extends AppProps {
  readonly view: NowView;
  readonly narrow: boolean;
  readonly screen: Exclude<Screen, "welcome">;
}

function Inside({ state, actions, view, narrow, screen }: InsideProps) {
  const loaded = inside.value;
  if (loaded === undefined) {
    return (
      <main class="content" id="content" tabIndex={-1} aria-busy="true">
        <h1 class="visually-hidden">{titles[screen]}</h1>
      </main>
    );
  }
  switch (screen) {
    case "setup":
      return <loaded.Setup state={state} actions={actions} />;
    case "now":
      return <loaded.NowScreen state={state} actions={actions} view={view} narrow={narrow} />;
    case "day":
      return <loaded.DayScreen state={state} actions={actions} narrow={narrow} />;
    case "recordings":
      return <loaded.Recordings state={state} actions={actions} />;
    case "settings":
      return <loaded.SettingsScreen state={state} actions={actions} />;
    case "calibrate":
      return <loaded.CalibrateScreen state={state} actions={actions} />;
    case "sensor-accuracy":
      return <loaded.SensorAccuracyScreen state={state} actions={actions} />;
    case "sensors":
      return <loaded.SensorsScreen />;
  }
}

/** The tab's title: the screen, or the minutes while a nudge asks. */
function useTitle(state: AppState): void {
  const title = useComputed(() => {
    const nudge = state.nudge.value;
    return nudge?.phase === "asked"
      ? app.nudgeTitle(minutesOf(nudge.stillForMs))
      : app.title(titles[state.screen.value]);
  });
  useEffect(
    () =>
      effect(() => {
        document.title = title.value;
      }),
    [title],
  );
}

/** A new screen starts at its top, and readers hear it: the focus moves to the content. */
function useFocusOnChange(screen: Screen, loaded: boolean): void {
  const first = useRef(true);
  useEffect(() => {
    // The screen took the place of its empty frame, and the focus with it.
    if (loaded && !first.current && document.activeElement === document.body) {
      document.getElementById("content")?.focus({ preventScroll: true });
    }
  }, [loaded]);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [screen]);
}
