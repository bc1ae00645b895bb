// The worker that computes and records. Wiring only: the contract is contract.ts, its carrying out posture-service.ts.
import { expose } from "comlink";
import { driverById } from "../firmware-protocol/registry.ts";
import { openRepository } from "../src/store/indexed-db.ts";
import { postureService } from "./posture-service.ts";

const service = postureService({
  openRepository: (database) => openRepository(database),
  decoderFor: (format) => driverById(format.driverId)?.decoder(format),
  newId: () => crypto.randomUUID(),
});

expose(service);
