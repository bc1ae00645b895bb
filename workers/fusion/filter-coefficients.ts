/** What the orientation filter derives once from its parameters and the sampling period. */

import type { BiasCoefficients } from "./bias-estimate.ts";
import { biasCoefficients } from "./bias-estimate.ts";
import type { FilterParams } from "./filter-params.ts";
import type { LowPassCoefficients } from "./low-pass.ts";
import { lowPassCoefficients } from "./low-pass.ts";
import type { RestCoefficients } from "./rest-detection.ts";
import { restCoefficients } from "./rest-detection.ts";

export interface FilterCoefficients {
  readonly periodS: number;
  readonly accLow: LowPassCoefficients;
  readonly bias: BiasCoefficients;
  readonly rest: RestCoefficients;
}

/** Throws a RangeError for a period that is not a positive number: that is a defect of the caller. */
export function filterCoefficients(params: FilterParams, periodS: number): FilterCoefficients {
  if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
  return {
    periodS,
    accLow: lowPassCoefficients(params.tauAccS, periodS),
    bias: biasCoefficients(params, periodS),
    rest: restCoefficients(params, periodS),
  };
}
