// The whole page from state and actions: landmarks, the current screen, the bars and cards around it, the tab's title.
import { effect, useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Actions } from "../app/actions.ts";
import type { AppState, Screen } from "../app/state.ts";
import { minutesOf } from "./format.ts";
import { createNowView } from "./now-view.ts";
import { FaultBanners } from "./parts/fault-banner.tsx";
import { useMedia } from "./parts/media.ts";
import { NudgeAnnouncer, NudgeCard } from "./parts/nudge-card.tsx";
import { SimulationBar } from "./parts/simulation-bar.tsx";
import { TopBar } from "./parts/top-bar.tsx";
import { DayScreen } from "./screens/day.tsx";
import { NowScreen } from "./screens/now.tsx";
import { Recordings } from "./screens/recordings.tsx";
import { SettingsScreen } from "./screens/settings.tsx";
import { Setup } from "./screens/setup.tsx";
import { Welcome } from "./screens/welcome.tsx";
import { app } from "./words.ts";
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
  useFocusOnChange(screen);
  const framed = screen !== "welcome";
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
      <SimulationBar state={state} actions={actions} />
      <FaultBanners state={state} actions={actions} />
      {screen === "welcome" && <Welcome state={state} actions={actions} />}
      {screen === "setup" && <Setup state={state} actions={actions} />}
      {screen === "now" && <NowScreen state={state} actions={actions} view={view} narrow={narrow} />}
      {screen === "day" && <DayScreen state={state} actions={actions} narrow={narrow} />}
      {screen === "recordings" && <Recordings state={state} actions={actions} />}
      {screen === "settings" && <SettingsScreen state={state} actions={actions} />}
      {framed && <NudgeCard state={state} actions={actions} />}
      <NudgeAnnouncer state={state} />
    </div>
  );
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
function useFocusOnChange(screen: Screen): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [screen]);
}
