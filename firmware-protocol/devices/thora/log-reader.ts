// The reading of a Thora log that needs no radio.
import type { LogReader } from "../../log.ts";
import { logAssembler } from "./log-assembler.ts";
import { logClockFrom } from "./log-clock.ts";

export const thoraLogReader: LogReader = { assembler: logAssembler, clock: logClockFrom };
