// What a stream's format says, in the terms of the page.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";

export const hasGyroIn = ({ channels, gyroConvention }: StreamFormat): boolean =>
  channels === 6 && gyroConvention !== "none";
