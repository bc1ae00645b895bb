// PostureWorker, carried out: one live session at a time, past days from the store. Everything foreign (database,
// decoders, the port) is handed in, so that the whole runs in a test as it does in the worker.
import type { FrameDecoder, StreamFormat } from "../firmware-protocol/driver.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import type { Result } from "../src/domain/result.ts";
import { placements } from "../src/domain/placement.ts";
import type { SessionRecord } from "../src/domain/session.ts";
import { sessionMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import { storedDigest, storedDigests } from "./archive.ts";
import type { OpenReply, OpenRequest, PostureWorker } from "./contract.ts";
import type { CalibrationSession } from "./calibration-session.ts";
import type { LiveSession } from "./live-session.ts";
import { continuable, goesOn } from "./session-choice.ts";
import { Outbox } from "./outbox.ts";
import { isCheckpoint } from "./checkpoint.ts";
import { dayViewFrom } from "./summary/day-view.ts";
import { rowsFrom } from "./summary/row-columns.ts";
import { emptyDigest } from "./summary/session-digest.ts";

export interface ServiceParts {
  readonly openRepository: (database: string) => Promise<Result<Repository, StoreFault>>;
  readonly decoderFor: (format: StreamFormat) => FrameDecoder | undefined;
  /** A new session's id. */
  readonly newId: () => string;
}

export function postureService({ openRepository, decoderFor, newId }: ServiceParts): PostureWorker {
  const outbox = new Outbox();
  let live: LiveSession | undefined;
  let calibration: CalibrationSession | undefined;
  let opened: { readonly database: string; readonly repository: Repository } | undefined;

  const repositoryOf = async (database: string): Promise<Result<Repository, StoreFault>> => {
    if (opened?.database === database) return { ok: true, value: opened.repository };
    const result = await openRepository(database);
    if (result.ok) {
      opened?.repository.close();
      opened = { database, repository: result.value };
    }
    return result;
  };

  const close = async (): Promise<void> => {
    await live?.close();
    live = undefined;
    calibration = undefined;
    outbox.clear();
  };

  const openSession = async (repository: Repository, request: OpenRequest): Promise<OpenReply> => {
    // The engine is loaded when it is worn: whoever only looks at past days needs none.
    const engine = import("./live-session.ts");
    const sessions = await repository.sessionsBetween(request.dayStart, request.dayEnd);
    const found = continuable(sessions, request);
    const stored = found && (await repository.checkpoint(found.id));
    const checkpoint = isCheckpoint(stored) && goesOn(found!, stored, request) ? stored : undefined;
    const resumed = checkpoint && found;
    const record = resumed ?? newSession(request, newId());
    const lastRows = await Promise.all(
      placements.map(async (placement) => {
        const minutes = resumed ? await repository.rows(resumed.id, placement) : [];
        const last = minutes.at(-1);
        return [placement, last ? rowsFrom(last) : []] as const;
      }),
    );
    const session = new (await engine).LiveSession({
      repository,
      request,
      record,
      checkpoint,
      digest: resumed
        ? await storedDigest(repository, resumed)
        : emptyDigest(record.startedAt, record.simulated),
      others: await storedDigests(repository, request.dayStart, request.dayEnd, record.id),
      lastRows,
      decoderFor,
      outbox,
    });
    await session.join(request.placement, request.sensor);
    live = session;
    return session.reply(resumed !== undefined);
  };

  return {
    attach: async (port) => outbox.attach(port),
    async open(request) {
      await close();
      const repository = await repositoryOf(request.database);
      if (!repository.ok) return { ok: false, fault: repository.error };
      return openSession(repository.value, request);
    },
    join: async (placement, sensor) => live?.join(placement, sensor),
    begin: async (placement, sensor, format, bootId, atMs) =>
      live?.begin(placement, sensor, format, bootId, atMs),
    frames: async (batch) => live?.frames(batch),
    end: async (placement, atMs, cause) => live?.end(placement, atMs, cause),
    elapsed: async (nowMs) => live?.elapsed(nowMs),
    useReference: async (...asked) =>
      (await live?.zeros.useReference(...asked)) ?? { ok: false, reason: "no-data" },
    async calibrate(call) {
      const { calibrated } = await import("./calibration-session.ts");
      if (!live) return { ok: false, reason: "no-data" };
      const { running, reply } = await calibrated(live.zeros.calibrationHost(), calibration, call);
      calibration = running;
      return reply;
    },
    record: async (event) => live?.note(event),
    flush: async () => live?.write(),
    async day(database, dayStart, dayEnd) {
      const session = opened?.database === database ? live : undefined;
      const repository = session
        ? ({ ok: true, value: opened!.repository } as const)
        : await openRepository(database);
      if (!repository.ok) {
        outbox.post({ kind: "fault", fault: repository.error });
        throw new Error(`The day could not be read: ${repository.error.detail}`);
      }
      const digests = await storedDigests(repository.value, dayStart, dayEnd, session?.id);
      if (session) return session.dayWith(dayStart, dayEnd, digests);
      repository.value.close();
      return dayViewFrom(dayStart, dayEnd, digests);
    },
    close,
  };
}

function newSession(request: OpenRequest, id: string): SessionRecord {
  return {
    id,
    name: "",
    startedAt: request.now,
    zone: request.zone,
    utcOffsetMin: request.utcOffsetMin,
    simulated: request.simulated,
    sensors: [{ placement: request.placement, sensor: request.sensor }],
    storedThroughMs: sessionMs(0),
    sampleCount: 0,
    gapCount: 0,
  };
}
