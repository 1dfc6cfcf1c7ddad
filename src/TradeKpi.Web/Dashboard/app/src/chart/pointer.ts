import type uPlot from "uplot";

// The first and last points lie on the edge of the plot: a click on their other half is theirs, too.
const besidePx = 10;
const dragPx = 4;

/** Tells which point is clicked. uPlot's own clicks are not heard: it takes those beside where the plot last stood for the ends of drags. */
export function onPointClick(stage: HTMLElement, plotNow: () => uPlot | undefined, told: (at: number) => void): void {
  let pressedAt = 0;
  stage.addEventListener("pointerdown", (event) => (pressedAt = event.clientX));
  stage.addEventListener("click", (event) => {
    const plot = plotNow();
    if (!plot || Math.abs(event.clientX - pressedAt) >= dragPx) return;
    const box = plot.over.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    const isIn = (at: number, size: number) => at >= -besidePx && at <= size + besidePx;
    if (isIn(left, box.width) && isIn(top, box.height)) told(plot.posToIdx(Math.min(box.width, Math.max(0, left))));
  });
}
