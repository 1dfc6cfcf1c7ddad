import { breakdown } from "./breakdown";
import type { View } from "./context";
import { orderTiles } from "./orderTiles";
import { pipelineMap } from "./pipeline";
import { ageing, checks, refusals } from "./quality";
import { salesChart } from "./salesChart";
import { performance } from "./traders";
import { trust } from "./trust";

/** Everything at a glance. */
export const overview: View = {
  name: "overview",
  title: "Overview",
  filters: ["range"],
  panels: (context) => [
    pipelineMap(context),
    orderTiles(context),
    trust(context, "order"),
    salesChart(context, 8, 260),
    breakdown(context, { by: "product", title: "Top products", span: 4, limit: 8, names: ["segment", "net_sales", "share_of_sales"] }),
    performance(context, 6, ["trader_id", "realised_pnl", "trades", "win_rate", "max_drawdown"]),
    ageing(checks(context, 6)),
    ageing(refusals(context, 12)),
  ],
};
