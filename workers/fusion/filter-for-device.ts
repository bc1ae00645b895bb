/**
 * The estimator of "up" that suits a device: with a gyro the orientation filter, without one the quasi-static one.
 */

import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import { defaultFilterParams } from "./filter-params.ts";
import type { OrientationState } from "./filter-state.ts";
import { OrientationFilter } from "./orientation-filter.ts";
import type { QuasiStaticState } from "./quasi-static-filter.ts";
import { defaultQuasiStaticParams, QuasiStaticFilter } from "./quasi-static-filter.ts";
import type { UpFilterOptions } from "./up-filter.ts";

/** What `save` of either filter returns; a structured clone of it is a checkpoint. */
export type UpFilterState = OrientationState | QuasiStaticState;

/**
 * A filter with default parameters for the device's gyro convention and a sampling period in seconds. A `state` of the
 * other kind (the device was exchanged) is not used.
 */
export function filterForDevice(
  convention: GyroConvention,
  periodS: number,
  options: UpFilterOptions<UpFilterState> = {},
): OrientationFilter | QuasiStaticFilter {
  const { state, ...others } = options;
  if (convention === "none") {
    const own = state?.kind === "acceleration-only" ? state : undefined;
    return new QuasiStaticFilter(defaultQuasiStaticParams, periodS, { state: own });
  }
  const own = state?.kind === "gyro-and-acceleration" ? state : undefined;
  return new OrientationFilter(defaultFilterParams, periodS, convention, { ...others, state: own });
}
