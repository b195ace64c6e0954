/** Time that passes when nothing more is to happen at a moment: what is planned happens in its order, one thing after the other. */
export interface Timeline {
  /** In milliseconds from 1970. */
  now(): number;
  /** Plans something so many milliseconds from now. */
  after(ms: number, happens: () => Promise<void>): void;
  /** Lets everything happen that is planned, and that is planned by it. */
  run(): Promise<void>;
}

/** Begins at this time. */
export function openTimeline(startMs: number): Timeline {
  let now = startMs;
  const planned: { at: number; happens: () => Promise<void> }[] = [];
  return {
    now: () => now,
    after(ms, happens) {
      const at = now + ms;
      const later = planned.findIndex((other) => other.at > at);
      planned.splice(later === -1 ? planned.length : later, 0, { at, happens });
    },
    async run() {
      for (let next = planned.shift(); next; next = planned.shift()) {
        now = next.at;
        await next.happens();
      }
    },
  };
}
