// What a worn time, a day or several days came to, as numbers: the results of workers/metrics (each formula stands
// there). Radians and seconds. Undefined where there is too little to say it; every share names the time it is of.

/** A share of time, 0…1, and the time that it is a share of. */
export interface TimeShare {
  readonly share: number;
  readonly ofS: number;
}

/** How often, and in how much worn time. */
export interface Rate {
  readonly count: number;
  readonly perHour: number;
  readonly ofS: number;
}

export interface AngleDistribution {
  readonly p1Rad: number;
  readonly p10Rad: number;
  readonly p50Rad: number;
  readonly p90Rad: number;
  readonly p99Rad: number;
  /** P90 − P10. */
  readonly rangeRad: number;
}

export interface SpeedDistribution {
  readonly p50RadPerS: number;
  readonly p90RadPerS: number;
}

export interface Coverage {
  /** With data on a body, or between two such times without having been off the body. */
  readonly wornS: number;
  /** Rows with data on a body: the denominator of everything else. */
  readonly validS: number;
  readonly offBodyS: number;
  /** Of the valid time: lean against a zero set by the wearer, against the drawing alone, not known or in doubt. */
  readonly referencedS: number;
  readonly mountingS: number;
  readonly doubtfulS: number;
  readonly calibrated: TimeShare | undefined;
  readonly gaps: number;
  readonly gapS: number;
  /** Seconds in each state by the episodes as they were told, once nothing could change them any more. */
  readonly stateS: Readonly<Record<string, number>>;
  readonly days: number;
  /** Days with enough wear to stand in a trend. */
  readonly trendDays: number;
}

export interface LevelShare {
  readonly of: "forward" | "backward" | "sideways";
  readonly deg: number;
  readonly time: TimeShare;
  /** How often a minute the level was entered (EN 1005-4 parts at 2 a minute). */
  readonly entriesPerMin: number;
}

export interface BandExposure {
  readonly band: string;
  readonly time: TimeShare;
  readonly bouts: number;
  readonly longestS: number;
  readonly medianS: number;
}

/** Shares of time in the trunk classes of an observation tool, by forward and sideways lean alone. */
export interface ObservationClasses {
  readonly rula: readonly ClassShare[];
  readonly reba: readonly ClassShare[];
  readonly owas: readonly ClassShare[];
}

/** `class`: the tool's own number, from 1. */
export interface ClassShare extends TimeShare {
  readonly class: number;
}

export interface EvaExposure {
  /** Upper edges (exclusive) of all classes but the last, which is open. */
  readonly amplitudeEdgesDeg: readonly number[];
  readonly classicEdgesS: readonly number[];
  readonly extendedEdgesS: readonly number[];
  /** [amplitude classes][duration classes] share of all time in the table. */
  readonly classic: readonly (readonly number[])[];
  readonly extended: readonly (readonly number[])[];
  readonly classicSd: number;
  readonly extendedSd: number;
  readonly ofS: number;
}

export interface Variability {
  readonly forwardSdRad: number;
  readonly lateralSdRad: number;
  /** SD and coefficient of variation of the one-minute means of forward lean. */
  readonly minuteSdRad: number | undefined;
  readonly minuteCv: number | undefined;
  readonly minutes: number;
  /** Mean over windows of ten minutes, forward lean at 1 Hz. */
  readonly sampleEntropy: number | undefined;
  readonly entropyWindows: number;
}

/** All that hangs on the zero of lean. */
export interface LeanExposure {
  /** False: against the drawing on the sensor only; compare within the day, not with other days or people. */
  readonly referenced: boolean;
  readonly ofS: number;
  /** Undefined below an hour. */
  readonly forward: AngleDistribution | undefined;
  readonly sideways: AngleDistribution | undefined;
  readonly total: AngleDistribution | undefined;
  /** |dα/dt| of the total inclination α. */
  readonly inclinationSpeed: SpeedDistribution | undefined;
  readonly levels: readonly LevelShare[];
  readonly bands: readonly BandExposure[];
  /** ISO 11226: time held beyond the holding time of bent positions, and in how many bouts. Information only. */
  readonly holdingLoadS: number;
  readonly heldBeyond: number;
  readonly classes: ObservationClasses | undefined;
  readonly eva: EvaExposure | undefined;
  readonly variability: Variability | undefined;
}

export interface Fragmentation {
  readonly bouts: number;
  readonly perHour: number;
  readonly alpha?: number;
  readonly x05Min?: number;
  readonly w05?: number;
  readonly gini: number;
  readonly transitionPerMin: number;
}

export interface StaticExposure {
  readonly bouts: Rate;
  readonly time: TimeShare;
  readonly medianS: number | undefined;
  readonly p90S: number | undefined;
  readonly longestS: number | undefined;
  /** Bouts of at least the nudge interval, and the time in them. */
  readonly prolonged: Rate;
  readonly prolongedTime: TimeShare;
  readonly fragmentation: Fragmentation | undefined;
}

/** Medians over still windows of 30 s. */
export interface SwayExposure {
  readonly windows: number;
  readonly rmsRad: number;
  readonly pathRad: number;
  readonly speedRadPerS: number;
  /** 95 % ellipse, rad². */
  readonly ellipseRad2: number;
}

/** RMS of the up-vector in a band: median over still windows of 10 s. */
export interface BandMovement {
  readonly rmsRad: number;
  readonly windows: number;
}

/** Labels of intensity by cut-points made for the hip; at the upper back a label and no more. */
export const intensities = ["slight", "light", "moderate", "vigorous"] as const;
export type Intensity = (typeof intensities)[number];

export interface ActivityExposure {
  /** Epochs of 5 s. */
  readonly epochs: number;
  readonly meanEnmoMs2: number;
  readonly meanMadMs2: number;
  readonly intensity: Readonly<Record<Intensity, TimeShare>>;
}

/** What needs no zero. */
export interface MovementExposure {
  /** Angle between successive up-vectors over time. */
  readonly generalisedSpeed: SpeedDistribution | undefined;
  readonly shifts: Rate;
  readonly fidgets: Rate;
  readonly positionChanges: Rate;
  readonly changesByCause: Readonly<Record<string, number>>;
  /** Walks of 20 s or more. */
  readonly breaks: Rate;
  readonly sway: SwayExposure | undefined;
  readonly microMovement: BandMovement | undefined;
  readonly breathingBand: BandMovement | undefined;
}

export interface Exposure {
  readonly coverage: Coverage;
  readonly lean: LeanExposure | undefined;
  readonly movement: MovementExposure | undefined;
  readonly static: StaticExposure | undefined;
  readonly activity: ActivityExposure | undefined;
}

/** Between two sensors, upper back less pelvis; only here may flexion be spoken of. */
export interface FlexionExposure {
  readonly ofS: number;
  readonly flexion: AngleDistribution | undefined;
  readonly sideways: AngleDistribution | undefined;
  /** neither · leaning with a straight back · rounded without leaning · rounded and leaning. */
  readonly shape: Readonly<Record<FlexionShape, TimeShare>> | undefined;
}

export const flexionShapes = ["neither", "straight-lean", "rounded", "rounded-lean"] as const;
export type FlexionShape = (typeof flexionShapes)[number];
