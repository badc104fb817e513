/** Time as the engine sees it, so that tests need not wait. */
export type Clock = {
  /** Milliseconds that never run backwards; the origin means nothing. */
  now(): number;
  /** Runs `action` once after `ms` milliseconds. @returns a function that calls it off. */
  after(ms: number, action: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
