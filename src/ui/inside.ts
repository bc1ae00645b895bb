// The screens behind the first one, as one chunk: the welcome page loads without them.
export { NudgeCard } from "./parts/nudge-card.tsx";
export { CalibrateScreen } from "./screens/calibrate.tsx";
export { DayScreen } from "./screens/day.tsx";
export { NowScreen } from "./screens/now.tsx";
export { Recordings } from "./screens/recordings.tsx";
export { SensorAccuracyScreen } from "./screens/sensor-accuracy.tsx";
export { SensorsScreen } from "./screens/sensors.tsx";
export { SettingsScreen } from "./screens/settings.tsx";
export { Setup } from "./screens/setup.tsx";
