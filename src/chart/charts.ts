// What src/ui loads when the first chart is needed: one chunk, so that the welcome page does not carry uPlot.
export { createHopChart, type HopChart, type HopChartInput } from "./hop-chart.ts";
export { createLeanDay, type LeanDay } from "./lean-day.ts";
export { createLeanTrace } from "./lean-trace.ts";
