// A session of which the sensor kept means alone → a CSV of those means and a sidecar that says what they are. In: its
// rows; out: text. Without samples there is nothing more to give: lean is against the zero that was in force.
import { positionStates } from "../domain/position-state.ts";
import type { SecondRows } from "../domain/recording.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Column } from "./columns.ts";

export const meansColumns: readonly Column[] = [
  { name: "time_s", unit: "s", description: "Start of the mean, since the session's start." },
  { name: "span_s", unit: "s", description: "Seconds that it is a mean over." },
  {
    name: "forward_rad",
    unit: "rad",
    description: "Upper-back lean of the mean direction, forward positive.",
  },
  { name: "lateral_rad", unit: "rad", description: "The same, to the wearer's right positive." },
  { name: "total_rad", unit: "rad", description: "Angle from the zero in any direction." },
  { name: "spread_rad", unit: "rad", description: "Angular RMS of the direction about its mean." },
  {
    name: "activity_m_s2",
    unit: "m/s^2",
    description: "Mean absolute deviation of the acceleration's size from its mean.",
  },
  { name: "state", unit: "1", description: "What the program made of it." },
  { name: "still", unit: "1", description: "1: it swayed by less than what counts as still." },
  { name: "zero_set", unit: "1", description: "0: only the drawing on the sensor was known as zero." },
];

const lineFrom = (minute: SecondRows, index: number): string =>
  [
    minute.second[index],
    minute.spanS?.[index] ?? 1,
    minute.forwardRad[index]!.toFixed(5),
    minute.lateralRad[index]!.toFixed(5),
    minute.totalRad[index]!.toFixed(5),
    minute.tiltRmsRad[index]!.toFixed(5),
    minute.activityMs2[index]!.toFixed(4),
    positionStates[minute.state[index]!] ?? "",
    minute.bits[index]! & 1,
    (minute.bits[index]! >> 1) & 1,
  ].join(",");

export function meansCsv(rows: readonly SecondRows[]): { readonly text: string; readonly rows: number } {
  const lines = rows.flatMap((minute) => Array.from(minute.second, (_, index) => lineFrom(minute, index)));
  const header = meansColumns.map(({ name }) => name).join(",");
  return { text: `${[header, ...lines].join("\n")}\n`, rows: lines.length };
}

export interface MeansFile {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
}

/** The sidecar's text, ending in a line feed. */
export function meansSidecar(session: SessionRecord, file: MeansFile, appVersion: string): string {
  const { id, name, startedAt, zone, utcOffsetMin, simulated, sensors } = session;
  const sidecar = {
    schema: "thora-means-csv",
    schema_version: 1,
    app_version: appVersion,
    session: {
      id,
      name,
      start_utc: new Date(startedAt).toISOString(),
      zone,
      utc_offset_min: utcOffsetMin,
      simulated,
      recorded_by: "the sensor, while no page listened",
    },
    sensors: sensors.map(({ placement, sensor }) => ({
      placement,
      driver: sensor.driverId,
      id: sensor.sensorId,
    })),
    file: { ...file, encoding: "ASCII, comma separated, LF, decimal point" },
    processing: "means made by the sensor; there are no samples",
    columns: meansColumns,
  };
  return `${JSON.stringify(sidecar, undefined, 2)}\n`;
}
