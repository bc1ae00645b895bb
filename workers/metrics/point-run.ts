// A run of 10 Hz points as the metrics read it: POINT_WORDS numbers each, without a break. A second at a time is handed
// on in one array, so that no number is boxed on its way from function to function.

export const POINT_WORDS = 7;
/** Middle of the point's 0.1 s, session ms; leans, rad; from UP on the unit up-vector in the sensor frame. */
export const AT = 0;
export const FORWARD = 1;
export const LATERAL = 2;
export const TOTAL = 3;
export const UP = 4;

/** A point stands for the 0.1 s around it. */
export const HALF_POINT_MS = 50;
/** Speeds are taken between neighbouring points only. */
export const NEIGHBOUR_MS = 150;
export const POINT_S = 0.1;

/** The points in `values` from `from` to `to` (exclusive). The place before `from` is the point before, if it joins. */
export interface PointRun {
  values: Float64Array;
  from: number;
  to: number;
}

export const pointsIn = ({ from, to }: PointRun): number => (to - from) / POINT_WORDS;
