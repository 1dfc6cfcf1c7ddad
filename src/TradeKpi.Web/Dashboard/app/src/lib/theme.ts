/** Light or dark: as the system says, until the reader chooses. */
export type Theme = "light" | "dark";

const name = "tradekpi-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
/** Paper is light, whatever the screen is. */
const print = matchMedia("print");

export function theme(): Theme {
  const chosen = localStorage.getItem(name);
  return chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
}

export function choose(chosen: Theme): void {
  // The system's own choice is not kept: the page then follows it again.
  if (chosen === (system.matches ? "dark" : "light")) localStorage.removeItem(name);
  else localStorage.setItem(name, chosen);
  apply();
}

export function start(): void {
  print.addEventListener("change", apply);
  system.addEventListener("change", apply);
  apply();
}

// Canvases do not follow the style sheet by themselves.
function apply(): void {
  document.documentElement.dataset["theme"] = print.matches ? "light" : theme();
  document.dispatchEvent(new Event("themechange"));
}
