// The worker that computes and records. Wiring only: the contract is contract.ts, its carrying out posture-service.ts.
import { expose } from "comlink";
import { decoderFor } from "../firmware-protocol/decoders.ts";
import { openRepository } from "../src/store/indexed-db.ts";
import { postureService } from "./posture-service.ts";

const service = postureService({
  openRepository: (database) => openRepository(database),
  decoderFor,
  newId: () => crypto.randomUUID(),
});

// A defect in what nobody awaits (a commit under way) would stop the recording in silence. As an error of this worker it
// reaches the page, which starts another from the last commit and plays the rest again.
addEventListener("unhandledrejection", ({ reason }) => reportError(reason));

expose(service);
