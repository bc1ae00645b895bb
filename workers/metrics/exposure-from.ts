// Accumulated exposure → its figures. Undefined where there is too little to say it; every share names the time it is
// of. Formulas stand with the functions that are called; limits in exposure-thresholds.ts.
import {
  type ActivityExposure,
  type AngleDistribution,
  type Exposure,
  intensities,
  type Intensity,
  type LeanExposure,
  type MovementExposure,
  type Rate,
  type SpeedDistribution,
  type StaticExposure,
  type TimeShare,
  type Variability,
} from "../../src/domain/exposure.ts";
import { exposureValues, thresholdValues } from "../../src/domain/threshold-values.ts";
import type { ActivityTotals } from "./activity.ts";
import { type AngleHistogram, quantileOf } from "./angle-histogram.ts";
import { leanBands } from "./band-bouts.ts";
import { durationsS, quantileOfSorted } from "./duration-tally.ts";
import { finishedTotals } from "./exposure-accumulator.ts";
import type { ExposureState, ExposureTotals } from "./exposure-state.ts";
import {
  bandSharesFrom,
  evaAmplitudeDeg,
  evaClassicS,
  evaExtendedS,
  evaSdFrom,
  evaTableFrom,
} from "./exposure-variation.ts";
import { fragmentationFrom } from "./fragmentation.ts";
import type { LeanTotals } from "./lean-ledger.ts";
import { bandMovementFrom } from "./movement-bands.ts";
import type { MovementTotals } from "./movement-ledger.ts";
import { observationClassesFrom } from "./observation-classes.ts";
import { POINT_S } from "./point-run.ts";
import { type MagnitudeHistogram, magnitudeQuantileOf } from "./magnitude-histogram.ts";
import { swayExposureFrom } from "./tilt-sway.ts";
import { leanLevels } from "./time-above.ts";
import { meanOf, sdOf, type VariabilityTotals } from "./variability.ts";

const distributionS = 60 * exposureValues.distributionWorn;
const trendS = 60 * exposureValues.trendWorn;
/** A mean nearer to zero than this makes the coefficient of variation say nothing: 1°. */
const LEAST_MEAN_RAD = Math.PI / 180;

/** `prolongedMin`: from how long on a static bout is prolonged, the wearer's own interval. The state is not changed. */
export function exposureFrom(
  state: ExposureState,
  prolongedMin: number = thresholdValues.nudgeInterval,
): Exposure {
  const totals = finishedTotals(state);
  const { movement, activity } = totals;
  const worn = movement.seconds > 0;
  // Leans against the wearer's reference where there are any: those against the drawing stand in only without them.
  const referenced = totals.reference.points > 0;
  const lean = referenced ? totals.reference : totals.mounting;
  return {
    coverage: coverageFrom(totals),
    lean: lean.points > 0 ? leanExposureFrom(lean, referenced) : undefined,
    movement: worn ? movementFrom(movement) : undefined,
    static: worn ? staticFrom(movement, 60 * prolongedMin) : undefined,
    activity: activity.epochs > 0 ? activityFrom(activity) : undefined,
  };
}

/** P1, P10, P50, P90, P99 and P90 − P10 (APDF); undefined below an hour, where P10 is biased up and P90 down. */
export function angleDistributionFrom(h: AngleHistogram, ofS: number): AngleDistribution | undefined {
  if (ofS < distributionS) return undefined;
  const [p1Rad, p10Rad, p50Rad, p90Rad, p99Rad] = [0.01, 0.1, 0.5, 0.9, 0.99].map((p) => quantileOf(h, p));
  if (p1Rad === undefined || p10Rad === undefined || p50Rad === undefined) return undefined;
  if (p90Rad === undefined || p99Rad === undefined) return undefined;
  return { p1Rad, p10Rad, p50Rad, p90Rad, p99Rad, rangeRad: p90Rad - p10Rad };
}

const rateFrom = (count: number, ofS: number): Rate => ({ count, perHour: (3600 * count) / ofS, ofS });

function speedFrom(h: MagnitudeHistogram): SpeedDistribution | undefined {
  const p50RadPerS = magnitudeQuantileOf(h, 0.5);
  const p90RadPerS = magnitudeQuantileOf(h, 0.9);
  return p50RadPerS === undefined || p90RadPerS === undefined ? undefined : { p50RadPerS, p90RadPerS };
}

function coverageFrom({ coverage, reference, mounting }: ExposureTotals): Exposure["coverage"] {
  const { offBodyS, missingS, doubtfulS, gaps, gapMs, stateS, daysS } = coverage;
  const validS = daysS.reduce((sum, s) => sum + s, 0);
  return {
    wornS: validS + missingS,
    validS,
    offBodyS,
    referencedS: reference.seconds,
    mountingS: mounting.seconds,
    doubtfulS,
    calibrated: validS > 0 ? { share: reference.seconds / validS, ofS: validS } : undefined,
    gaps,
    gapS: gapMs / 1000,
    stateS: { ...stateS },
    days: daysS.filter((s) => s > 0).length,
    trendDays: daysS.filter((s) => s >= trendS).length,
  };
}

function leanExposureFrom(t: LeanTotals, referenced: boolean): LeanExposure {
  const ofS = t.points * POINT_S;
  const distribution = (h: AngleHistogram) => angleDistributionFrom(h, t.seconds);
  const classic = evaTableFrom(t.eva, "classic");
  const extended = evaTableFrom(t.eva, "extended");
  const inBands = bandSharesFrom(t.eva);
  const evaS = t.eva.reduce((sum, ms) => sum + ms, 0) / 1000;
  return {
    referenced,
    ofS,
    forward: distribution(t.forward),
    sideways: distribution(t.sideways),
    total: distribution(t.total),
    inclinationSpeed: speedFrom(t.speed),
    levels: leanLevels.map((level, i) => ({
      ...level,
      time: { share: t.levels.points[i]! / t.points, ofS },
      entriesPerMin: (60 * t.levels.entries[i]!) / ofS,
    })),
    bands: leanBands.map((band, i) => {
      const bouts = durationsS(t.bands.bouts[i]!);
      return {
        band,
        // Not by its bouts: a lean about an edge, as about the zero, would be bridged into both of its bands.
        time: { share: inBands[i]!, ofS },
        bouts: bouts.length,
        longestS: bouts.at(-1) ?? 0,
        medianS: quantileOfSorted(bouts, 0.5) ?? 0,
      };
    }),
    holdingLoadS: t.bands.holdingLoadS,
    heldBeyond: t.bands.heldBeyond,
    classes: observationClassesFrom(t.forward, t.owas, ofS),
    eva:
      classic && extended
        ? {
            amplitudeEdgesDeg: evaAmplitudeDeg,
            classicEdgesS: evaClassicS,
            extendedEdgesS: evaExtendedS,
            classic,
            extended,
            classicSd: evaSdFrom(classic),
            extendedSd: evaSdFrom(extended),
            ofS: evaS,
          }
        : undefined,
    variability: variabilityFrom(t.variability),
  };
}

function variabilityFrom(v: VariabilityTotals): Variability | undefined {
  const forwardSdRad = sdOf(v.forward);
  const lateralSdRad = sdOf(v.lateral);
  if (forwardSdRad === undefined || lateralSdRad === undefined) return undefined;
  const minuteSdRad = sdOf(v.minutes);
  const minuteMean = Math.abs(meanOf(v.minutes) ?? 0);
  return {
    forwardSdRad,
    lateralSdRad,
    minuteSdRad,
    minuteCv: minuteSdRad === undefined || minuteMean < LEAST_MEAN_RAD ? undefined : minuteSdRad / minuteMean,
    minutes: v.minutes.n,
    sampleEntropy: meanOf(v.entropies),
    entropyWindows: v.entropies.n,
  };
}

function movementFrom(t: MovementTotals): MovementExposure {
  const { seconds } = t;
  const changes = Object.values(t.changes).reduce((sum, n) => sum + n, 0);
  return {
    generalisedSpeed: speedFrom(t.speed),
    shifts: rateFrom(t.shifts, seconds),
    fidgets: rateFrom(t.fidgets, seconds),
    positionChanges: rateFrom(changes, seconds),
    changesByCause: { ...t.changes },
    breaks: rateFrom(t.changes["walk"] ?? 0, seconds),
    sway: swayExposureFrom(t.sway),
    microMovement: bandMovementFrom(t.bands.micro, t.bands.windows),
    breathingBand: bandMovementFrom(t.bands.breathing, t.bands.windows),
  };
}

function staticFrom(t: MovementTotals, prolongedS: number): StaticExposure {
  const bouts = durationsS(t.static.bouts);
  const prolonged = bouts.filter((s) => s >= prolongedS);
  const sum = (values: readonly number[]): number => values.reduce((total, s) => total + s, 0);
  const ofS = t.seconds;
  return {
    bouts: rateFrom(bouts.length, ofS),
    time: { share: sum(bouts) / ofS, ofS },
    medianS: quantileOfSorted(bouts, 0.5),
    p90S: quantileOfSorted(bouts, 0.9),
    longestS: bouts.at(-1),
    prolonged: rateFrom(prolonged.length, ofS),
    prolongedTime: { share: sum(prolonged) / ofS, ofS },
    fragmentation: fragmentationFrom(
      bouts.map((s) => s / 60),
      exposureValues.staticCounts / 60,
      ofS / 3600,
      t.static.ended,
    ),
  };
}

function activityFrom(t: ActivityTotals): ActivityExposure {
  const ofS = 5 * t.epochs;
  const share = (name: Intensity): TimeShare => ({
    share: t.perIntensity[intensities.indexOf(name)]! / t.epochs,
    ofS,
  });
  return {
    epochs: t.epochs,
    meanEnmoMs2: t.enmoMs2 / t.epochs,
    meanMadMs2: t.madMs2 / t.epochs,
    intensity: {
      slight: share("slight"),
      light: share("light"),
      moderate: share("moderate"),
      vigorous: share("vigorous"),
    },
  };
}
