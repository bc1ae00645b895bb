// Charts come in their own chunk, asked for by the first screen that draws one.
type Charts = typeof import("../../chart/charts.ts");
let loading: Promise<Charts> | undefined;

export function loadCharts(): Promise<Charts> {
  loading ??= import("../../chart/charts.ts");
  return loading;
}
