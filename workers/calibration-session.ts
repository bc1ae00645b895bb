// A guided calibration on the live stream: which run is under way, its progress to the page, and its result into the
// store and into use. Loaded when the first one begins; the streaming itself does not need it.
import type {
  AccCalibration,
  AccRefusal,
  CompositeCalibration,
  CompositeRefusal,
  ReferenceChoice,
} from "../src/domain/calibration.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { ReferenceVersion } from "../src/domain/reference-version.ts";
import type { Result } from "../src/domain/result.ts";
import type { SensorIdentity } from "../src/domain/session.ts";
import { type EpochMs, sessionMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import { accCalibrationFromPoses, accCalibrationFromWear } from "./calibration/acc-calibration.ts";
import { CompositeRun, freshComposite } from "./calibration/composite-run.ts";
import { freshPoses, PoseRun } from "./calibration/pose-run.ts";
import type { CalibrationCall, CalibrationReply, CalibrationReport, WorkerMessage } from "./contract.ts";
import type { SampleTap } from "./sample-stream.ts";
import { stillMomentsOf } from "./worn-stillness.ts";

/** Progress goes to the page at most this often, session ms. */
const REPORT_EVERY_MS = 200;

/** The live session, as far as a calibration needs it. */
export interface CalibrationHost {
  readonly repository: Repository;
  readonly sessionId: string;
  /** The sensor that sends from there now; undefined if none does. */
  sensorAt(placement: Placement): SensorIdentity | undefined;
  nowMs(): number;
  epochNow(): EpochMs;
  /** Every sample of the placement from here on, and time without any; undefined: no more. */
  listen(placement: Placement, listener: CalibrationListener | undefined): void;
  useReference(placement: Placement, version: ReferenceVersion): void;
  choose(choice: ReferenceChoice): void;
  useAccCalibration(placement: Placement, setAt: EpochMs, calibration: AccCalibration): void;
  tell(placement: Placement, event: SessionEvent): void;
  post(message: WorkerMessage): void;
  /** Says a failed write. */
  kept(written: Awaited<ReturnType<Repository["addReference"]>>): void;
}

export interface CalibrationListener {
  readonly sample: SampleTap;
  elapsed(nowMs: number): void;
}

type Run =
  | { readonly kind: "composite"; readonly run: CompositeRun }
  | { readonly kind: "poses"; readonly run: PoseRun }
  | { readonly kind: "wear"; share: number; moments: number; ended: boolean };

export class CalibrationSession implements CalibrationListener {
  readonly #host: CalibrationHost;
  readonly #placement: Placement;
  readonly #sensor: SensorIdentity;
  readonly #run: Run;
  #reportedMs = Number.NEGATIVE_INFINITY;
  #composite: Result<CompositeCalibration, CompositeRefusal> | undefined;
  #acc: Result<AccCalibration, AccRefusal> | undefined;

  constructor(host: CalibrationHost, placement: Placement, sensor: SensorIdentity, run: Run) {
    this.#host = host;
    this.#placement = placement;
    this.#sensor = sensor;
    this.#run = run;
  }

  readonly sample: SampleTap = (atMs, up, acc, x, y, z, rawAcc) => {
    if (this.#run.kind === "composite") this.#run.run.sample(atMs, up, acc, x, y, z);
    else if (this.#run.kind === "poses") this.#run.run.sample(atMs, rawAcc, x, y, z);
    this.#report(atMs);
  };

  elapsed(nowMs: number): void {
    if (this.#run.kind !== "wear") this.#run.run.elapsed(nowMs);
    this.#report(nowMs);
  }

  /** At once, whenever it was last told: the answer to what the person just did. */
  command(call: Extract<CalibrationCall, { do: "command" }>): void {
    if (this.#run.kind === "composite") this.#run.run.command(call.command);
    this.#composite = undefined;
  }

  end(): void {
    if (this.#run.kind === "wear") this.#run.ended = true;
    this.#host.listen(this.#placement, undefined);
  }

  report(): CalibrationReport {
    if (this.#run.kind === "composite") {
      const { run } = this.#run;
      const progress = run.progress();
      if (progress.phase.kind === "finished") this.#composite ??= run.result();
      return { kind: "composite", progress, result: this.#composite };
    }
    if (this.#run.kind === "wear") {
      const { share, moments } = this.#run;
      return { kind: "wear", share, moments, result: this.#acc };
    }
    const progress = this.#run.run.progress();
    if (progress.phase.kind === "complete") this.#acc ??= accCalibrationFromPoses(progress.poses);
    return { kind: "poses", progress, result: this.#acc };
  }

  /** Reads what is stored, a piece at a time: the live stream goes on in between. */
  async gather(): Promise<void> {
    const run = this.#run;
    if (run.kind !== "wear") return;
    const moments = await stillMomentsOf(this.#host.repository, this.#sensor.sensorId, {
      progressed: (share, moments) => Object.assign(run, { share, moments }),
      cancelled: () => run.ended,
    });
    if (moments === undefined) return;
    run.share = 1;
    this.#acc = accCalibrationFromWear(moments);
    this.#host.post({ kind: "calibration", report: this.report() });
  }

  async keep(): Promise<CalibrationReply> {
    const report = this.report();
    if (report.result?.ok !== true) return { ok: false, reason: "no-result" };
    // A link that is just being lost takes nothing away; another sensor in its place must not get this one's.
    const sensor = this.#sensor;
    const present = this.#host.sensorAt(this.#placement);
    if (present && present.sensorId !== sensor.sensorId) return { ok: false, reason: "not-running" };
    this.end();
    if (this.#composite?.ok) await this.#keepReferences(sensor, this.#composite.value);
    if (this.#acc?.ok) await this.#keepAcc(sensor, this.#acc.value);
    return { ok: true, report };
  }

  async #keepReferences(sensor: SensorIdentity, composite: CompositeCalibration): Promise<void> {
    const host = this.#host;
    const { references, walkingUp, quality } = composite;
    const basis = references.sit ?? references.stand;
    if (basis === undefined) return;
    const version: ReferenceVersion = {
      sensorId: sensor.sensorId,
      placement: this.#placement,
      setAt: host.epochNow(),
      method: "composite",
      basis,
      references,
      composite,
      ...(walkingUp === undefined ? {} : { walkingUp }),
      sessionId: host.sessionId,
    };
    host.useReference(this.#placement, version);
    const told = (pose: "sit" | "stand", { up, anterior }: BodyBasis): void =>
      host.tell(this.#placement, {
        kind: "reference-set",
        placement: this.#placement,
        atMs: sessionMs(host.nowMs()),
        up,
        anterior,
        steadinessRad: quality.hold.tiltRmsRad,
        method: "composite",
        pose,
        ...(walkingUp && { walkingUp }),
      });
    if (references.sit) told("sit", references.sit);
    if (references.stand) told("stand", references.stand);
    host.kept(await host.repository.addReference(version));
  }

  async #keepAcc(sensor: SensorIdentity, calibration: AccCalibration): Promise<void> {
    const host = this.#host;
    const setAt = host.epochNow();
    host.useAccCalibration(this.#placement, setAt, calibration);
    host.tell(this.#placement, {
      kind: "sensor-calibrated",
      placement: this.#placement,
      atMs: sessionMs(host.nowMs()),
      calibration,
    });
    host.kept(await host.repository.addAccCalibration(sensor.sensorId, { setAt, calibration }));
  }

  #report(atMs: number): void {
    if (atMs - this.#reportedMs < REPORT_EVERY_MS) return;
    this.#reportedMs = atMs;
    this.#host.post({ kind: "calibration", report: this.report() });
  }
}

function runFor(call: Extract<CalibrationCall, { placement: Placement }>): Run {
  switch (call.do) {
    case "begin-composite":
      return { kind: "composite", run: new CompositeRun(freshComposite(call.plan)) };
    case "begin-poses":
      return { kind: "poses", run: new PoseRun(freshPoses()) };
    case "begin-wear":
      return { kind: "wear", share: 0, moments: 0, ended: false };
  }
}

/** Carries out one call; `running` is what the call before left. */
export async function calibrated(
  host: CalibrationHost,
  running: CalibrationSession | undefined,
  call: CalibrationCall,
): Promise<{ readonly running: CalibrationSession | undefined; readonly reply: CalibrationReply }> {
  if (call.do === "begin-composite" || call.do === "begin-poses" || call.do === "begin-wear") {
    running?.end();
    const sensor = host.sensorAt(call.placement);
    if (sensor === undefined) return { running: undefined, reply: { ok: false, reason: "no-data" } };
    const session = new CalibrationSession(host, call.placement, sensor, runFor(call));
    host.listen(call.placement, session);
    void session.gather();
    return { running: session, reply: { ok: true, report: session.report() } };
  }
  if (call.do === "choose") {
    host.choose(call.choice);
    return { running, reply: { ok: true, report: undefined } };
  }
  if (running === undefined) return { running, reply: { ok: false, reason: "not-running" } };
  if (call.do === "end") {
    running.end();
    return { running: undefined, reply: { ok: true, report: undefined } };
  }
  if (call.do === "keep") {
    const reply = await running.keep();
    return { running: reply.ok ? undefined : running, reply };
  }
  running.command(call);
  return { running, reply: { ok: true, report: running.report() } };
}
