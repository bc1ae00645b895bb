// Readers of logs by driver, without the drivers, as decoders.ts is for streams.
import { thoraLogReader } from "./devices/thora/log-reader.ts";
import type { LogReader } from "./log.ts";

const readers: Readonly<Record<string, LogReader>> = { thora: thoraLogReader };

/** undefined for a driver that we do not have, or whose sensor keeps no log. */
export const logReaderFor = (driverId: string): LogReader | undefined => readers[driverId];
