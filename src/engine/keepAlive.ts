const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** The server's own default, used for what it would read otherwise than Pith. */
const defaultMs = 300_000;

/** @returns how long a server keeps a model after an answer, in milliseconds: a Go duration, seconds, or a negative for ever. */
export function keepAliveMs(keepAlive: string | number): number {
  if (typeof keepAlive === 'number') return keepAlive < 0 ? Number.POSITIVE_INFINITY : keepAlive * 1_000;
  const text = keepAlive.trim();
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return keepAliveMs(Number(text));
  if (text.startsWith('-')) return Number.POSITIVE_INFINITY;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.replace(/^\+/, '')) return defaultMs;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0);
}
