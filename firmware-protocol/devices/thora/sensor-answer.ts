// What the sensor says to a request: its status and the values applied.
import type { ControlArguments } from "./control.ts";
import { controlTlvs, type Status } from "./layout.ts";

export interface Answer {
  readonly status: Status;
  readonly applied: ControlArguments;
}

export const answer = (status: Status, applied: ControlArguments = {}): Answer => ({ status, applied });

export const wrong = (name: keyof ControlArguments): Answer =>
  answer("bad-argument", { argument: controlTlvs[name].type });
