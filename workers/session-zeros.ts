// Which references and calibrations a live session stands on: read when a sensor joins, changed by the wearer, kept as
// versions, and noted with the rows that stand on them. A guided calibration gets its hold on the stream here.
import type { ReferenceChoice } from "../src/domain/calibration.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import { type Placement, placements } from "../src/domain/placement.ts";
import type { ReferenceVersion } from "../src/domain/reference-version.ts";
import type { Result } from "../src/domain/result.ts";
import type { SensorIdentity, SessionRecord } from "../src/domain/session.ts";
import { type EpochMs, epochMs, sessionMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import type { CalibrationHost, CalibrationListener } from "./calibration-session.ts";
import type { ReferenceReply, WorkerMessage } from "./contract.ts";
import type { Pipeline } from "./pipeline.ts";
import { mountingBasis } from "./posture/reference.ts";
import type { Recorder } from "./recorder.ts";
import type { SensorKnowledge } from "./sample-stream.ts";
import { ANALYSIS_VERSION, chosenZeros, type KnownSensor, knownSensor } from "./sensor-knowledge.ts";

export interface ZerosSetup {
  readonly repository: Repository;
  /** As it was opened. */
  readonly record: SessionRecord;
  readonly pipeline: Pipeline;
  readonly recorder: Recorder;
  readonly tell: (placement: Placement, event: SessionEvent) => void;
  readonly post: (message: WorkerMessage) => void;
}

const posesOf = ({ references }: ReferenceVersion): string => Object.keys(references).toSorted().join();

export class SessionZeros {
  readonly #setup: ZerosSetup;
  readonly #known = new Map<Placement, KnownSensor>();
  #listener: CalibrationListener | undefined;
  #choice: ReferenceChoice = "by-activity";

  constructor(setup: ZerosSetup) {
    this.#setup = setup;
  }

  async join(placement: Placement, sensor: SensorIdentity): Promise<void> {
    const { repository, record, pipeline } = this.#setup;
    const known = await knownSensor(repository, sensor.sensorId, placement, this.#epochNow());
    const { reference } = known;
    pipeline.join(placement, sensor, reference?.basis ?? mountingBasis);
    const inUse = record.analyses?.at(-1)?.used.find((used) => used.placement === placement);
    this.#know(placement, known);
    if (reference && inUse?.referenceSetAt !== reference.setAt) this.#adopt(placement, reference);
  }

  knowledge(placement: Placement): SensorKnowledge | undefined {
    return this.#known.get(placement)?.knowledge;
  }

  /**
   * Are the zeros of both placements of one position: of one moment, or of the same guided steps? Lean less lean is no
   * bend otherwise.
   */
  get areOfOnePosition(): boolean {
    const [upper, lower] = placements.map((placement) => this.#known.get(placement)?.reference);
    if (!upper || !lower) return false;
    const guided = [upper, lower].every(({ method }) => method === "composite");
    return upper.setAt === lower.setAt || (guided && posesOf(upper) === posesOf(lower));
  }

  elapsed(nowMs: number): void {
    this.#listener?.elapsed(nowMs);
  }

  /** One press: the mean of the last seconds becomes the zero of each, or of none. */
  async useReference(...placements: readonly Placement[]): Promise<ReferenceReply> {
    for (const placement of placements) {
      const { reply } = this.#setup.pipeline.referenceAt(placement);
      if (!reply.ok) return placements.length > 1 ? { ...reply, placement } : reply;
    }
    // All are taken before the first is written: of one moment.
    const replies = await Promise.all(placements.map((placement) => this.#useReference(placement)));
    const steadiness = replies.map((reply) => (reply.ok ? reply.steadinessRad : 0));
    return replies.find(({ ok }) => !ok) ?? { ok: true, steadinessRad: Math.max(...steadiness) };
  }

  async #useReference(placement: Placement): Promise<ReferenceReply> {
    const { repository, record, pipeline } = this.#setup;
    const { reply, basis } = pipeline.useReference(placement);
    const sensor = pipeline.sensorAt(placement);
    if (basis && sensor && reply.ok) {
      const setAt = this.#epochNow();
      const version: ReferenceVersion = {
        sensorId: sensor.sensorId,
        placement,
        setAt,
        basis,
        method: "one-press",
        references: {},
        steadinessRad: reply.steadinessRad,
        sessionId: record.id,
      };
      this.#stand(placement, version);
      this.#heard(await repository.addReference(version));
    }
    return reply;
  }

  calibrationHost(): CalibrationHost {
    const { repository, record, pipeline, tell, post } = this.#setup;
    return {
      repository,
      sessionId: record.id,
      sensorAt: (placement) => pipeline.sensorAt(placement),
      nowMs: () => pipeline.now().atMs,
      epochNow: () => this.#epochNow(),
      listen: (placement, listener) => {
        this.#listener = listener;
        pipeline.tap(placement, listener?.sample);
      },
      useReference: (placement, version) => {
        this.#adopt(placement, version);
        this.#stand(placement, version);
      },
      choose: (choice) => this.#choose(choice),
      useAccCalibration: (placement, setAt, accCalibration) => {
        pipeline.useAccCalibration(placement, accCalibration);
        const known = this.#known.get(placement);
        if (known)
          this.#known.set(placement, { ...known, knowledge: { ...known.knowledge, accCalibration } });
        this.#use(placement, { accCalibrationSetAt: setAt });
      },
      tell,
      post,
      kept: (written) => this.#heard(written),
    };
  }

  #epochNow(): EpochMs {
    const { record, pipeline } = this.#setup;
    return epochMs(record.startedAt + Math.max(record.storedThroughMs, pipeline.now().atMs));
  }

  #adopt(placement: Placement, version: ReferenceVersion): void {
    this.#setup.pipeline.adopt(placement, chosenZeros(version, this.#choice));
  }

  #choose(choice: ReferenceChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    for (const [placement, { reference }] of this.#known) {
      if (!reference?.references.sit || !reference.references.stand) continue;
      this.#adopt(placement, reference);
      this.#stand(placement, reference);
      const { references } = chosenZeros(reference, choice);
      for (const pose of ["sit", "stand"] as const) {
        const basis = references[pose];
        if (!basis) continue;
        this.#setup.tell(placement, {
          kind: "reference-set",
          placement,
          atMs: sessionMs(this.#setup.pipeline.now().atMs),
          up: basis.up,
          anterior: basis.anterior,
          steadinessRad: reference.composite?.quality.hold.tiltRmsRad ?? 0,
          method: reference.method,
          pose,
          ...(reference.walkingUp && { walkingUp: reference.walkingUp }),
        });
      }
    }
  }

  /** From here on the rows stand on this reference. */
  #stand(placement: Placement, reference: ReferenceVersion): void {
    const known = this.#known.get(placement);
    if (!known) return;
    const { referencePose: _, ...used } = { ...known.used, referenceSetAt: reference.setAt };
    const choice = this.#choice;
    const pose = choice !== "by-activity" && reference.references[choice] ? { referencePose: choice } : {};
    this.#know(placement, { ...known, reference, used: { ...used, ...pose } });
  }

  #use(placement: Placement, change: Partial<KnownSensor["used"]>): void {
    const known = this.#known.get(placement);
    if (known) this.#know(placement, { ...known, used: { ...known.used, ...change } });
  }

  /** From here on the rows stand on this. */
  #know(placement: Placement, known: KnownSensor): void {
    this.#known.set(placement, known);
    this.#setup.recorder.analysed({
      fromMs: sessionMs(this.#setup.pipeline.now().atMs),
      analysisVersion: ANALYSIS_VERSION,
      smoothed: false,
      used: [...this.#known.values()].map(({ used }) => used),
    });
  }

  #heard(written: Result<void, StoreFault>): void {
    if (!written.ok) this.#setup.post({ kind: "fault", fault: written.error });
  }
}
