/** The smoother that suits a device: with a gyro the block smoother, without one the low-pass of the acceleration. */

import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import { BlockSmoother } from "./smoother.ts";
import { AccelerationSmoother } from "./smoother-acceleration.ts";
import type { SmootherOptions, UpSmoother } from "./smoother-block.ts";

export function smootherForDevice(convention: GyroConvention, options: SmootherOptions): UpSmoother {
  return convention === "none" ? new AccelerationSmoother(options) : new BlockSmoother(convention, options);
}
