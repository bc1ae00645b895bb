// The screen in the address bar's fragment, so that back, reload and bookmarks do what people expect.
import type { Screen } from "./state.ts";

const screens: readonly Screen[] = [
  "welcome",
  "setup",
  "now",
  "day",
  "recordings",
  "settings",
  "calibrate",
  "sensor-accuracy",
  "sensors",
];

export const screenFrom = (fragment: string): Screen =>
  screens.find((screen) => fragment === `#/${screen}`) ?? "welcome";

export function navigateTo(screen: Screen): void {
  if (screenFrom(location.hash) !== screen) location.hash = `#/${screen}`;
}

export function watchNavigation(show: (screen: Screen) => void): void {
  addEventListener("hashchange", () => show(screenFrom(location.hash)));
  show(screenFrom(location.hash));
}
