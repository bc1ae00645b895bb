// What a stream's format says, in the terms of the page.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";

/** False for a device that tells its own angle and nothing else. */
export const hasAccIn = ({ accScale }: StreamFormat): boolean => accScale > 0;

export const hasGyroIn = ({ channels, gyroConvention }: StreamFormat): boolean =>
  channels === 6 && gyroConvention !== "none";
