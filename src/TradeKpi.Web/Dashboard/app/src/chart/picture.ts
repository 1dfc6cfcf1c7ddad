import { variable } from "../lib/dom";

const [margin, titleHeight, lineHeight] = [12, 24, 18];

/** A chart as PNG: its title, the values that are written above it, and what is drawn, in the theme and at the size of the screen. */
export async function picture(drawn: HTMLCanvasElement, title: string, readout: Element | null): Promise<Blob> {
  const scale = drawn.width / drawn.clientWidth;
  const entries = [...(readout?.children ?? [])].map((entry) => ({ text: [...entry.childNodes].map((part) => part.textContent?.trim()).filter(Boolean).join(" "), mark: entry.querySelector(".mark") }));
  const paper = document.createElement("canvas");
  const pen = paper.getContext("2d")!;
  const font = variable("--font");
  const small = `12px ${font}`;
  pen.font = small;
  const lines = wrapped(entries, (text) => pen.measureText(text).width, drawn.clientWidth);
  const top = margin + titleHeight + lines.length * lineHeight;
  paper.width = drawn.width + 2 * margin * scale;
  paper.height = drawn.height + (top + margin) * scale;
  pen.scale(scale, scale);
  pen.fillStyle = variable("--panel");
  pen.fillRect(0, 0, paper.width, paper.height);
  pen.textBaseline = "middle";
  pen.fillStyle = variable("--ink");
  pen.font = `600 14px ${font}`;
  pen.fillText(title, margin, margin + titleHeight / 2 - 2);
  pen.font = small;
  lines.forEach((line, n) => {
    const y = margin + titleHeight + (n + 0.5) * lineHeight;
    for (const { text, x, mark } of line) {
      if (mark) {
        pen.fillStyle = getComputedStyle(mark).getPropertyValue("--colour").trim().replace(/^var\((.+)\)$/, (_, name: string) => variable(name));
        pen.fillRect(margin + x, y - 1, 12, 2);
      }
      pen.fillStyle = variable("--ink");
      pen.fillText(text, margin + x + (mark ? 18 : 0), y);
    }
  });
  pen.drawImage(drawn, margin, top, drawn.clientWidth, drawn.clientHeight);
  return new Promise((done, fail) => paper.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture could not be made."))), "image/png"));
}

interface Entry {
  readonly text: string;
  readonly mark: Element | null;
}

function wrapped(entries: readonly Entry[], measure: (text: string) => number, most: number): (Entry & { readonly x: number })[][] {
  const lines: (Entry & { readonly x: number })[][] = [];
  let x = Infinity;
  for (const entry of entries) {
    const width = measure(entry.text) + (entry.mark ? 18 : 0) + 16;
    if (x + width > most) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)!.push({ ...entry, x });
    x += width;
  }
  return lines;
}
