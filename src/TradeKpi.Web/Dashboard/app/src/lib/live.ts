const retryMs = 5_000;
const mostRetryMs = 10_000;

/** Looks again and again while the page is seen; after a failure until it succeeds, also when paused. */
export class Live {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** Whether another question was not answered since the last look began. */
  private isMissed = false;
  private isLooking = false;
  private isHeld = false;

  /** @param look Looks once; throws when it cannot. */
  constructor(
    private readonly look: () => Promise<void>,
    private seconds: number,
  ) {
    document.addEventListener("visibilitychange", () => this.every(this.seconds));
    addEventListener("online", () => this.restart());
  }

  /** Every so many seconds; 0 pauses. */
  every(seconds: number): void {
    this.seconds = seconds;
    clearTimeout(this.timer);
    if (seconds > 0 || this.isGone) this.restart();
  }

  /** Looks no more until it is let go, but for a server that is gone: that is looked for until it is found. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    clearTimeout(this.timer);
    if (isHeld ? this.isGone : this.seconds > 0) this.restart();
  }

  /** Another question was not answered: looks until one is. */
  lost(): void {
    this.isMissed = true;
    this.restart();
  }

  private get isGone(): boolean {
    return this.failures > 0 || this.isMissed;
  }

  restart(): void {
    clearTimeout(this.timer);
    if ((!this.isHeld || this.isGone) && !document.hidden && !this.isLooking) void this.now();
  }

  private async now(): Promise<void> {
    this.isLooking = true;
    this.isMissed = false;
    try {
      await this.look();
      this.failures = 0;
    } catch {
      this.failures++;
    }
    this.isLooking = false;
    const pause = this.isGone ? Math.min(mostRetryMs, retryMs * 2 ** Math.max(0, this.failures - 1)) : this.seconds * 1000;
    clearTimeout(this.timer);
    if ((this.isGone || (this.seconds > 0 && !this.isHeld)) && !document.hidden) this.timer = setTimeout(() => void this.now(), pause);
  }
}
