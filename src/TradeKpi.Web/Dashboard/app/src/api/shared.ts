interface UnderWay<T> {
  readonly answer: Promise<T>;
  readonly end: AbortController;
  waiting: number;
}

/** Asks what is asked again before it is answered only once; it ends when all that wait for it have left. */
export class Shared<T> {
  private readonly underWay = new Map<string, UnderWay<T>>();

  ask(question: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const asked = this.underWay.get(question) ?? this.begin(question, start);
    asked.waiting++;
    return new Promise((resolve, reject) => {
      const leave = () => {
        // Who leaves may ask anew at once, and means what is known by then.
        this.forget(question, asked);
        if (--asked.waiting === 0) asked.end.abort(signal?.reason);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) leave();
      else signal?.addEventListener("abort", leave, { once: true });
      asked.answer.then(resolve, reject).finally(() => signal?.removeEventListener("abort", leave));
    });
  }

  private begin(question: string, start: (signal: AbortSignal) => Promise<T>): UnderWay<T> {
    const end = new AbortController();
    const asked: UnderWay<T> = { answer: start(end.signal), end, waiting: 0 };
    this.underWay.set(question, asked);
    const forget = () => this.forget(question, asked);
    asked.answer.then(forget, forget);
    return asked;
  }

  private forget(question: string, asked: UnderWay<T>): void {
    if (this.underWay.get(question) === asked) this.underWay.delete(question);
  }
}
