// Charts come in their own chunk, asked for by the first screen that draws one.
import type * as Charts from "../../chart/charts.ts";

let loading: Promise<typeof Charts> | undefined;

export function loadCharts(): Promise<typeof Charts> {
  loading ??= import("../../chart/charts.ts");
  return loading;
}
