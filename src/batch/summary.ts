// The summary of one recording: what it says about the wearer, how much of it was measured and how well, and everything
// needed to say what was computed. Keys are snake_case; degrees, seconds.
import { degreesFromRadians } from "../domain/units.ts";
import { exposureValues, thresholdValues } from "../domain/threshold-values.ts";
import type { UpFilter } from "../../workers/fusion/up-filter.ts";
import type { SampleState } from "../../workers/sample-stream.ts";
import { exposureFrom } from "../../workers/metrics/exposure-from.ts";
import { ANALYSIS_VERSION } from "../../workers/sensor-knowledge.ts";
import { defaultFilterParams } from "../../workers/fusion/filter-params.ts";
import { defaultQuasiStaticParams } from "../../workers/fusion/quasi-static-filter.ts";
import { defaultSmootherParams } from "../../workers/fusion/smoother-params.ts";
import type { Opening } from "./opening.ts";
import type { RecordingFacts } from "./recording-facts.ts";
import { type RecordingTally, seconds } from "./recording-tally.ts";
import { forFile } from "./snake-case.ts";

const G_M_PER_S2 = 9.806_65;

export interface SummarySource {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly appVersion: string;
  readonly facts: RecordingFacts;
  readonly opening: Opening;
  readonly smoothed: boolean;
  readonly tally: RecordingTally;
  readonly state: SampleState;
  readonly filter: Readonly<UpFilter> | undefined;
  readonly clippedRows: number;
  readonly endsOpen: boolean;
}

export function summaryFrom(source: SummarySource): string {
  const { facts, tally, state } = source;
  const firstUs = tally.firstUs ?? 0;
  const spanMs = (tally.lastUs - firstUs) / 1000 + tally.periodMs;
  const summary = {
    schema: "thora-analysis",
    schema_version: 1,
    app_version: source.appVersion,
    analysis_version: ANALYSIS_VERSION,
    input: { name: source.name, bytes: source.bytes, sha256: source.sha256, sidecar: facts.sidecar },
    placement: facts.placement,
    session: facts.sessionId ?? null,
    rows: tally.rows,
    rows_used: tally.usedRows,
    first_s: firstUs / 1e6,
    last_s: tally.lastUs / 1e6,
    rate_hz: rounded(1000 / tally.periodMs),
    delivered_rate_hz: rounded((1000 * tally.rows) / spanMs),
    gaps: {
      count: tally.gapCount,
      seconds: seconds(tally.gapMs),
      longest_s: seconds(tally.longestGapMs),
      lost_samples: tally.lostSamples,
      listed: tally.gaps,
    },
    coverage: {
      span_s: seconds(spanMs),
      data_s: seconds(spanMs - tally.gapMs),
      share: coverageOf(tally, spanMs),
    },
    states_s: inSeconds(tally.stateMs),
    position_changes: { count: sumOf(tally.changes), by_cause: tally.changes },
    hops: {
      count: tally.hops,
      mean_s: tally.hops === 0 ? null : seconds(tally.hopMs / tally.hops),
      longest_s: tally.hops === 0 ? null : seconds(tally.longestHopMs),
    },
    still_s: tally.stillSeconds,
    metrics: forFile(exposureFrom(tally.exposure.state)),
    quality: qualityFrom(source),
    parameters: {
      smoothed: source.smoothed,
      channels: source.opening.channels,
      gyro_convention: source.opening.channels === 3 ? "none" : facts.segments[0]!.gyroConvention,
      latency_s: facts.segments[0]!.latencyS,
      nominal_rate_hz: source.opening.nominalRateHz,
      acc_calibration: state.options?.accCalibration ?? null,
      thresholds: { ...thresholdValues, ...exposureValues },
      filter: forFile(source.opening.channels === 3 ? defaultQuasiStaticParams : defaultFilterParams),
      smoother: source.smoothed ? forFile(defaultSmootherParams) : null,
    },
  };
  return `${JSON.stringify(summary, undefined, 2)}\n`;
}

function qualityFrom({ facts, opening, tally, state, ...source }: SummarySource): object {
  const { exported } = facts;
  const { posture } = state;
  const { filter } = source;
  const bias = filter && "biasRadPerS" in filter ? (filter.biasRadPerS as ArrayLike<number>) : undefined;
  const band = filter?.errorBandRad;
  const still = tally.stillForceSeconds === 0 ? undefined : tally.stillForce / tally.stillForceSeconds;
  return {
    zero_source: posture.basis.source,
    zero_doubtful_s: tally.doubtfulSeconds,
    zero_events: tally.zeroEvents,
    basis: opening.channels === 3 ? "acceleration-only" : "gyro-and-acceleration",
    saturated_rows: tally.saturatedRows,
    clipped_rows: source.clippedRows,
    late_rows: tally.lateRows,
    incomplete_rows: tally.incompleteRows,
    mean_force_still_m_s2: still === undefined ? null : fixed(still),
    force_off_by_m_s2: still === undefined ? null : fixed(still - G_M_PER_S2),
    gyro_bias_deg_s: bias ? Array.from(bias, (one) => fixed(degreesFromRadians(one))) : null,
    error_band_deg: band === undefined ? null : fixed(degreesFromRadians(band)),
    differs_from_export: exported.sha256 === undefined ? null : exported.sha256 !== source.sha256,
    rows_exported: exported.rows ?? null,
    last_line_without_end: source.endsOpen,
    nominal_rate_disagrees: opening.rateDisagrees,
    unused_sidecar_keys: facts.unusedKeys,
  };
}

const rounded = (value: number): number => Number(value.toPrecision(7));
const fixed = (value: number): number => Number(value.toFixed(6)) + 0;
const coverageOf = (tally: RecordingTally, spanMs: number): number => rounded(1 - tally.gapMs / spanMs);
const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
const inSeconds = (ms: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(ms).map(([state, one]) => [state, seconds(one)]));
