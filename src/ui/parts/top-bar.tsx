// Name, main navigation and the sensor's status; on phones the navigation moves to a bar at the bottom.
import { useComputed } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState, Screen } from "../../app/state.ts";
import { percent } from "../format.ts";
import { type Placement, placements } from "../../domain/placement.ts";
import { hasSecondSensor, linkText, linkTroubled, type NowView } from "../now-view.ts";
import { app, link as words } from "../words.ts";
import { Icon, type IconName, Mark } from "./icons.tsx";

interface BarProps {
  readonly state: AppState;
  readonly actions: Actions;
  readonly view: NowView;
}

const items = [
  { screen: "now", icon: "now" },
  { screen: "day", icon: "day" },
  { screen: "recordings", icon: "list" },
  { screen: "settings", icon: "gear" },
] as const satisfies readonly { screen: Screen; icon: IconName }[];

export function TopBar({ state, actions, view }: BarProps) {
  return (
    <header class="top-bar">
      <button
        type="button"
        class="brand"
        onClick={() => actions.go("now")}
        aria-label={`${app.name}, ${app.screens.now}`}
      >
        <Mark />
        <span>{app.name}</span>
      </button>
      <Navigation state={state} />
      <SensorStatus state={state} view={view} />
      <LinkButton state={state} actions={actions} />
    </header>
  );
}

export function Navigation({ state }: Pick<BarProps, "state">) {
  const current = state.screen.value;
  return (
    <nav class="main-nav" aria-label={app.mainNav}>
      {items.map(({ screen, icon }) => (
        <a
          key={screen}
          href={`#/${screen}`}
          class="nav-item"
          aria-current={current === screen ? "page" : undefined}
        >
          <Icon name={icon} size={24} />
          <span>{app.screens[screen]}</span>
        </a>
      ))}
    </nav>
  );
}

/** Links, batteries, coverage: icon and words, colour only when something is wrong. Two sensors are named by place. */
export function SensorStatus({ state, view }: { readonly state: AppState; readonly view: NowView }) {
  const two = useComputed(() => hasSecondSensor(state));
  const coverage = useComputed(() =>
    view.coverage.value === undefined ? undefined : percent(view.coverage.value),
  );
  return (
    <div class="status-group" role="group" aria-label={words.group}>
      {two.value ? (
        placements.map((placement) => (
          <OneSensor key={placement} state={state} placement={placement} place={words.places[placement]} />
        ))
      ) : (
        <OneSensor state={state} placement="upper-back" />
      )}
      {coverage.value !== undefined && (
        <span class="status-item">
          <Icon name="rail" size={18} />
          <span class="wide-text">{words.measured}</span>
          <span class="data">{coverage}</span>
        </span>
      )}
    </div>
  );
}

interface OneSensorProps {
  readonly state: AppState;
  readonly placement: Placement;
  /** Shown where there are two. */
  readonly place?: string;
}

function OneSensor({ state, placement, place }: OneSensorProps) {
  const sensor = state.sensors[placement];
  const text = useComputed(() => linkText(sensor.link.value));
  const troubled = useComputed(() => linkTroubled(sensor.link.value));
  const well = useComputed(() => sensor.link.value.phase === "streaming");
  const battery = sensor.battery.value;
  const low = battery !== undefined && battery.percent <= 15 && battery.charging !== true;
  return (
    <span class="status-sensor">
      <span class={`status-item ${troubled.value ? "troubled" : ""}`}>
        <Icon name={troubled.value ? "alert" : "bluetooth"} size={18} />
        {place !== undefined && <span class="status-place">{place}</span>}
        {/* Two that are well are named and no more: the words come when one of them is not. */}
        <span
          class={place !== undefined && well.value ? "visually-hidden" : undefined}
          role="status"
          aria-label={place === undefined ? words.name : words.of(place)}
        >
          {text}
        </span>
      </span>
      {battery !== undefined && (
        <span class={`status-item ${low ? "troubled" : ""}`}>
          <Icon name={low ? "alert" : "battery"} size={18} />
          <span class="visually-hidden">{words.battery}</span>
          <span class="data">{percent(battery.percent / 100)}</span>
          {battery.charging === true && <span class="wide-only">{words.charging}</span>}
        </span>
      )}
    </span>
  );
}

function LinkButton({ state, actions }: Omit<BarProps, "view">) {
  const phase = useComputed(() => state.link.value.phase);
  switch (phase.value) {
    case "streaming":
    case "connecting":
    case "preparing":
      return (
        <button type="button" class="button outline dense" onClick={() => actions.stop()}>
          <Icon name="stop" size={18} />
          <span>{app.stop}</span>
        </button>
      );
    case "waiting":
    case "paused":
    case "stopped":
      return (
        <button type="button" class="button outline dense" onClick={() => actions.reconnectNow()}>
          <Icon name="bluetooth" size={18} />
          <span>{app.connectAgain}</span>
        </button>
      );
    case "none":
    case "failed":
      return (
        <button type="button" class="button outline dense" onClick={() => actions.connect()}>
          <Icon name="bluetooth" size={18} />
          <span>{app.connect}</span>
        </button>
      );
    case "choosing":
      return null;
  }
}
