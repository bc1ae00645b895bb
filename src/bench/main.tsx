// The bench's composition root: the registry's sensors into the wiring, its state onto the page.
import { render } from "preact";
import { sensors } from "../../firmware-protocol/registry.ts";
import { BenchPage } from "./bench-page.tsx";
import { createBench } from "./create-bench.ts";

const { state, actions } = createBench(sensors);
const root = document.getElementById("bench");
if (root === null) throw new Error("bench.html has lost its #bench.");
render(<BenchPage state={state} actions={actions} />, root);
