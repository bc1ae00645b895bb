// Decodes and measures for the hardware bench, away from its page. Wiring only: the contract is bench-contract.ts, its
// carrying out bench/bench-service.ts. Keeps everything in memory; nothing is stored.
import { expose } from "comlink";
import { benchService } from "./bench/bench-service.ts";

expose(benchService());
