// The JSON beside a raw CSV: everything needed to read it years later without this program. Times in seconds since the
// session's start unless a name says otherwise. Keys are snake_case like the CSV's columns.
import type { AccCalibration } from "../domain/calibration.ts";
import type {
  GapMarked,
  ReferenceSet,
  SensorCalibrated,
  SensorReported,
  SessionEvent,
} from "../domain/events.ts";
import type { Placement } from "../domain/placement.ts";
import type { SegmentRecord, SegmentStart, SessionRecord } from "../domain/session.ts";
import type { Account, Hole, SegmentAccount } from "./account.ts";
import { columns } from "./columns.ts";

export interface SidecarSource {
  readonly session: SessionRecord;
  readonly placement: Placement;
  readonly segments: readonly SegmentRecord[];
  readonly events: readonly SessionEvent[];
  readonly account: Account;
  readonly csvName: string;
  readonly csvBytes: number;
  readonly csvSha256: string;
  readonly appVersion: string;
}

/** Below this span a drift is noise of the fit, ms. */
const DRIFT_NEEDS_MS = 60_000;

const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The sidecar's text, ending in a line feed. */
export function sidecarFrom(source: SidecarSource): string {
  const { session, placement, segments, events, account } = source;
  const sidecar = {
    schema: "thora-raw-csv",
    schema_version: 1,
    app_version: source.appVersion,
    session: {
      id: session.id,
      name: session.name,
      start_utc: new Date(session.startedAt).toISOString(),
      zone: session.zone,
      utc_offset_min: session.utcOffsetMin,
      simulated: session.simulated,
      ...(session.origin && { recorded_by: "the sensor, while no page listened" }),
    },
    placement,
    sensors: session.sensors
      .filter((worn) => worn.placement === placement)
      .map(({ sensor }) => sensorFrom(sensor)),
    file: {
      name: source.csvName,
      bytes: source.csvBytes,
      rows: account.rows,
      sha256: source.csvSha256,
      encoding: "ASCII, comma separated, LF, decimal point, empty = absent",
    },
    axes: "x to the wearer's right, y up along the spine, z out of the back; right-handed; fixed to the sensor",
    acceleration: "specific force: +g on the axis that points up at rest",
    processing:
      "none: counts as received, scaled and turned to the axes above; not filtered, not resampled, not filled",
    columns,
    sample_count: account.rows,
    rows_out_of_order: account.outOfOrder,
    segments: segments.map((segment) => segmentFrom(segment, account.segments.get(segment.segment))),
    gaps: gapsFrom(
      account.holes,
      events.filter((event): event is GapMarked => event.kind === "gap" && event.placement === placement),
    ),
    references: events
      .filter(
        (event): event is ReferenceSet => event.kind === "reference-set" && event.placement === placement,
      )
      .map(({ atMs, up, anterior, steadinessRad, method, pose, walkingUp }) => ({
        at_s: seconds(atMs),
        up,
        anterior,
        steadiness_rad: steadinessRad,
        ...(method && { method }),
        ...(pose && { pose }),
        ...(walkingUp && { walking_up: walkingUp }),
      })),
    acc_calibrations: events
      .filter(
        (event): event is SensorCalibrated =>
          event.kind === "sensor-calibrated" && event.placement === placement,
      )
      .map(({ atMs, calibration }) => ({ at_s: seconds(atMs), ...calibrationFrom(calibration) })),
    sensor_reports: events
      .filter(
        (event): event is SensorReported => event.kind === "sensor-reported" && event.placement === placement,
      )
      .map(({ atMs, what }) => ({ at_s: seconds(atMs), what })),
  };
  return `${JSON.stringify(sidecar, undefined, 2)}\n`;
}

export interface SidecarGap {
  readonly start_s: number;
  readonly end_s: number;
  /** Counted while recording; null where the wire could not tell. */
  readonly lost_samples: number | null;
  /** The hole's length in sample periods. */
  readonly estimated_samples: number | null;
  readonly cause: string;
  /** data: an open stretch between neighbouring rows; recording: marked when it happened. */
  readonly seen_in: readonly ("data" | "recording")[];
}

/** Holes between rows and gaps marked while recording, joined where they are the same, in order of time. */
export function gapsFrom(holes: readonly Hole[], marked: readonly GapMarked[]): readonly SidecarGap[] {
  const unmatched = new Set(marked);
  const ordered = marked.toSorted((a, b) => a.startMs - b.startMs);
  let from = 0;
  const found = holes.map(({ startMs, endMs, periodMs }): SidecarGap => {
    while (from < ordered.length && ordered[from]!.endMs < startMs - periodMs) from += 1;
    const same: GapMarked[] = [];
    for (let index = from; index < ordered.length && ordered[index]!.startMs < endMs + periodMs; index += 1) {
      const gap = ordered[index]!;
      if (!unmatched.has(gap) || Math.min(gap.endMs, endMs) - Math.max(gap.startMs, startMs) <= -periodMs)
        continue;
      same.push(gap);
      unmatched.delete(gap);
    }
    const counted = same.every((gap) => gap.lostSamples !== undefined) && same.length > 0;
    return {
      start_s: seconds(startMs),
      end_s: seconds(endMs),
      lost_samples: counted ? same.reduce((sum, gap) => sum + (gap.lostSamples ?? 0), 0) : null,
      estimated_samples: Math.round((endMs - startMs) / periodMs),
      cause: [...new Set(same.map((gap) => gap.cause))].join(" + ") || "not-recorded",
      seen_in: same.length === 0 ? ["data"] : ["data", "recording"],
    };
  });
  const onlyMarked = [...unmatched].map(
    (gap): SidecarGap => ({
      start_s: seconds(gap.startMs),
      end_s: seconds(gap.endMs),
      lost_samples: gap.lostSamples ?? null,
      estimated_samples: null,
      cause: gap.cause,
      seen_in: ["recording"],
    }),
  );
  return [...found, ...onlyMarked].toSorted((a, b) => a.start_s - b.start_s);
}

function segmentFrom(segment: SegmentRecord, account: SegmentAccount | undefined): object {
  return {
    segment: segment.segment,
    start_s: seconds(segment.startMs),
    sensor: sensorFrom(segment.sensor),
    boot_id: segment.bootId ?? null,
    acc_m_s2_per_count: segment.accScale,
    gyr_rad_s_per_count: segment.gyroConvention === "none" ? null : segment.gyrScale,
    device_acc_sign: segment.accSign,
    axes_from_device: segment.axes,
    gyro_convention: segment.gyroConvention,
    latency_s: segment.latencyS,
    device_ticks_per_s: segment.ticksPerS ?? null,
    nominal_rate_hz: segment.nominalRateHz,
    counts: account?.floating ? "float" : "integer",
    ...(segment.start && { start: startFrom(segment.start) }),
    ...(account === undefined ? { sample_count: 0 } : measuredFrom(segment, account)),
  };
}

/** What the analysis began with: with it and the rows the same results can be worked out again. */
function startFrom(start: SegmentStart): object {
  const { afterBreak, basis, references, walkingUp, accCalibration, gyroBias } = start;
  return {
    after_break: afterBreak,
    reference: basis,
    ...(references && { references }),
    ...(walkingUp && { walking_up: walkingUp }),
    ...(accCalibration && { acc_calibration: calibrationFrom(accCalibration) }),
    ...(gyroBias && { gyro_bias: { rad_s: gyroBias.biasRadPerS, sigma_rad_s: gyroBias.sigmaRadPerS } }),
  };
}

const calibrationFrom = (calibration: AccCalibration): object => ({
  offset_m_s2: calibration.offsetMs2,
  gain: calibration.gain,
  residual_m_s2: calibration.residualMs2,
  residual_before_m_s2: calibration.residualBeforeMs2,
  method: calibration.method,
  poses: calibration.poses,
});

function measuredFrom(segment: SegmentRecord, account: SegmentAccount): object {
  const spanMs = account.lastMs - account.firstMs;
  return {
    first_sample_s: seconds(account.firstMs),
    last_sample_s: seconds(account.lastMs),
    sample_count: account.samples,
    frame_count: account.frames,
    late_frame_count: account.lateFrames,
    // Fitted: one over the mean period. Delivered: samples over time, lost ones missing.
    fitted_rate_hz:
      account.periodSumMs > 0 ? rounded((1000 * account.samples) / account.periodSumMs, 4) : null,
    delivered_rate_hz: spanMs > 0 ? rounded((1000 * (account.samples - 1)) / spanMs, 4) : null,
    clock_drift_ppm: driftPpmFrom(segment.ticksPerS, account.ticks),
    arrival_delay_s: {
      least: seconds(account.delayMs.least),
      mean: seconds(account.delayMs.sum / account.frames),
      most: seconds(account.delayMs.most),
    },
    ...(account.timeErrorMs.frames > 0 && { time_error_s: timeErrorFrom(segment, account) }),
  };
}

/** Of a sensor timed by its arrivals alone: what its times are worth. */
function timeErrorFrom(
  { timing }: SegmentRecord,
  { timeErrorMs: { frames, sum, most } }: SegmentAccount,
): object {
  return {
    basis:
      "no device clock or counter: fitted under the arrival times; least radio delay not seen and not removed",
    // Null where the segment was broken off before it could be written.
    p95: timing ? seconds(timing.errorMs) : null,
    // Each frame's own 95 % error: larger where lost samples may have lain before or after it.
    mean_of_frames: seconds(sum / frames),
    most_of_frames: seconds(most),
    lateness_p95: timing ? seconds(timing.latenessMs) : null,
  };
}

/** How much the device's clock gains on the computer's, from first to last frame; null where it cannot be told. */
function driftPpmFrom(ticksPerS: number | undefined, ticks: SegmentAccount["ticks"]): number | null {
  if (ticksPerS === undefined || ticks === undefined) return null;
  const spanMs = ticks.last[1] - ticks.first[1];
  if (spanMs < DRIFT_NEEDS_MS) return null;
  const deviceMs = (1000 * (ticks.last[0] - ticks.first[0])) / ticksPerS;
  return rounded((deviceMs / spanMs - 1) * 1e6, 1);
}

const sensorFrom = (sensor: SegmentRecord["sensor"]): object => ({
  driver: sensor.driverId,
  id: sensor.sensorId,
  name: sensor.name,
  firmware: sensor.firmware,
  hardware: sensor.hardware,
});
