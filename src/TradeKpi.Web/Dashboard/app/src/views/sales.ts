import { number, type Answer, type Row } from "../api/report";
import { cell } from "../lib/format";
import { badge } from "../parts/badge";
import { bar } from "../parts/bar";
import { breakdown } from "./breakdown";
import type { Context, View } from "./context";
import { orderTiles } from "./orderTiles";
import { salesChart } from "./salesChart";
import { tableOf } from "./simple";
import { trust } from "./trust";

/** What was sold, when, where and to whom. */
export const sales: View = {
  name: "sales",
  title: "Sales",
  filters: ["range", "country", "category", "customer_type"],
  panels: (context) => [
    orderTiles(context),
    trust(context, "order"),
    salesChart(context, 12, 300),
    breakdown(context, { by: "country", title: "By country", span: 4, most: 9 }),
    breakdown(context, { by: "category", title: "By category", span: 4 }),
    breakdown(context, { by: "customer_type", title: "By customer type", span: 4 }),
    breakdown(context, { by: "product", title: "Top products", span: 6, limit: 10, names: ["sales_rank", "segment", "net_sales", "share_of_sales", "units", "unique_customers"] }),
    breakdown(context, { by: "customer", title: "Top customers", span: 6, limit: 10, names: ["sales_rank", "segment", "net_sales", "share_of_sales", "transactions", "average_order_value"] }),
    tableOf(context, {
      id: "anomalies",
      title: "Days that stand out",
      about: "Robust z of net sales, weekday-adjusted, and the segment that explains most",
      span: 12,
      report: "anomalies",
      parameters: { sort: "-sale_date" },
      columns: ["sale_date", "direction", "value", "expected", "deviation", "robust_z", "explained_by", "segment", "segment_deviation", "segment_share"],
      empty: "No day stands out in this range.",
    }),
    tableOf(context, {
      id: "months",
      title: "Orders by month and value",
      about: wholeMonths(context),
      span: 12,
      report: "orders-monthly",
      parameters: { sort: "-order_year,-order_month" },
      columns: ["order_year", "order_month", "value_segment", "order_count", "total_revenue", "gross_revenue", "average_order_value", "unique_customers", "total_items_sold", "total_delivered_revenue", "cancelled_orders"],
      most: 12,
    }),
    tableOf(context, {
      id: "cover",
      title: "Stock against demand",
      about: "Not of the range: the stock is of now, and lasts as many days at the sales rate of the last 28",
      span: 12,
      report: "inventory-cover",
      parameters: { sort: "days_of_cover" },
      columns: ["product_id", "product_name", "category", "stock", "units_sold", "daily_units", "days_of_cover", "status"],
      changes: coverColumns,
      most: 20,
    }),
  ],
};

function wholeMonths({ range, extent, openMonth }: Context): string {
  const isOpen = openMonth !== undefined && (range.to ?? openMonth).slice(0, 7) >= openMonth && (range.from ?? openMonth).slice(0, 7) <= openMonth;
  return `Whole months: each that a day of the range lies in${isOpen ? `; ${openMonth} is not over, and has come to ${extent?.last}` : ""}`;
}

function coverColumns(answer: Answer) {
  const longest = Math.max(...answer.rows.map((row) => number(row, "stock") ?? 0));
  return {
    stock: { draw: (row: Row) => bar(cell(row["stock"], "quantity", "stock"), number(row, "stock"), longest) },
    units_sold: { heading: "Sold in 28 d" },
    status: { draw: (row: Row) => badge(row["status"]) },
  };
}
