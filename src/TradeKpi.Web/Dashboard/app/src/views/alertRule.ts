import { AskError, type Catalog } from "../api/client";
import { h, put } from "../lib/dom";
import { words } from "../lib/format";
import { keepRule, kinds, removeRule, type Rule } from "./alertRules";

const numeric = ["count", "quantity", "money", "ratio"];
const ofTime = ["date", "timestamp"];

/** A dialog that writes a rule, or changes or removes one. */
export function editRule(catalog: Catalog, rule: Rule | undefined): void {
  const form = new RuleForm(catalog, rule);
  document.body.append(form.dialog);
  form.dialog.showModal();
}

class RuleForm {
  readonly dialog: HTMLDialogElement;
  private readonly kind: HTMLSelectElement;
  private readonly report: HTMLSelectElement;
  private readonly column = h("select", { name: "column" });
  private readonly trouble = h("p", { class: "trouble", role: "alert" });

  constructor(
    private readonly catalog: Catalog,
    private readonly rule: Rule | undefined,
  ) {
    const refill = () => this.fillColumns();
    this.kind = h("select", { name: "kind", onchange: refill }, ...kinds.map((kind) => h("option", { value: kind, selected: kind === rule?.kind }, words(kind.toLowerCase()))));
    this.report = h("select", { name: "report", onchange: refill }, ...catalog.all.map(({ name, title }) => h("option", { value: name, selected: name === (rule?.report ?? "positions") }, title)));
    const remove = rule?.origin === "page" && h("button", { type: "button", class: "action", onclick: () => void this.settle(removeRule(rule.name)) }, "Remove");
    this.dialog = h(
      "dialog",
      { class: "rule", "aria-labelledby": "rule-title", onclose: () => this.dialog.remove() },
      h("h2", { id: "rule-title" }, rule ? `Rule ${rule.name}` : "New rule"),
      h(
        "form",
        { onsubmit: (event: Event) => this.submit(event) },
        field("Name", h("input", { name: "name", required: true, pattern: "[a-z0-9]([a-z0-9\\-]*[a-z0-9])?", maxlength: 64, value: rule?.name ?? "", readonly: rule !== undefined, title: "Lower-case letters, digits and dashes" })),
        field("Kind", this.kind),
        field("Report", this.report),
        field("Column", this.column),
        field("Above", input("above", rule?.above)),
        field("Below", input("below", rule?.below)),
        field("Data test", input("test", rule?.test, "any")),
        field("Parameters", input("parameters", new URLSearchParams({ ...rule?.parameters }).toString(), "trader_id=TRADER1&by=none")),
        field("From days ago", input("from_days_ago", rule?.from_days_ago)),
        field("To days ago", input("to_days_ago", rule?.to_days_ago)),
        h("label", { class: "check" }, h("input", { type: "checkbox", name: "enabled", checked: rule?.enabled ?? true }), h("span", {}, "Enabled")),
        this.trouble,
        h("div", { class: "rule-actions" }, h("button", { type: "submit", class: "action" }, "Save"), h("button", { type: "button", class: "action", onclick: () => this.dialog.close() }, "Cancel"), remove),
      ),
    );
    this.fillColumns();
  }

  private fillColumns(): void {
    const isTest = this.kind.value === "DATA_TEST";
    const wanted = this.kind.value === "STALENESS" ? ofTime : numeric;
    const columns = isTest ? [] : (this.catalog.info(this.report.value)?.columns.filter(({ kind }) => wanted.includes(kind)) ?? []);
    const chosen = this.column.value || this.rule?.column;
    put(this.column, ...columns.map(({ name }) => h("option", { value: name, selected: name === chosen }, words(name))));
    for (const control of [this.report, this.column]) control.disabled = isTest;
  }

  private submit(event: Event): void {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const value = (name: string) => String(given.get(name) ?? "").trim();
    const parameters = JSON.stringify(Object.fromEntries(new URLSearchParams(value("parameters"))));
    const texts = ["kind", "report", "column", "test"].filter((name) => value(name) !== "").map((name) => `${JSON.stringify(name)}:${JSON.stringify(value(name))}`);
    // As they were written: a double would round them.
    const numbers = ["above", "below", "from_days_ago", "to_days_ago"].filter((name) => value(name) !== "").map((name) => `${JSON.stringify(name)}:${value(name)}`);
    const json = `{${[...texts, ...numbers, `"parameters":${parameters}`, `"enabled":${given.has("enabled")}`].join(",")}}`;
    void this.settle(keepRule(value("name"), json));
  }

  private async settle(work: Promise<void>): Promise<void> {
    try {
      await work;
      this.dialog.close();
      // The page draws itself anew where it is.
      dispatchEvent(new HashChangeEvent("hashchange"));
    } catch (error) {
      this.trouble.textContent = error instanceof AskError ? error.message : String(error);
    }
  }
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("label", {}, h("span", {}, label), control);
}

function input(name: string, value: string | undefined, placeholder = ""): HTMLElement {
  return h("input", { name, value: value ?? "", placeholder, autocomplete: "off" });
}
