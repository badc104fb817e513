import type { AskError } from './askError.ts';
import type { AskEvent, AskTimings, Source } from './askEvent.ts';
import type { Door, Relation } from './question.ts';

/** `interrupted`: the window went away while the answer was under way. */
export type TurnPhase =
  | 'queued'
  | 'loading'
  | 'reading'
  | 'answering'
  | 'done'
  | 'cancelled'
  | 'failed'
  | 'interrupted';

export type TurnBullet = { readonly text: string; readonly settled: boolean; readonly source: Source };

/** One question with its answer as far as it has come: what the transcript keeps and the panel draws. */
export type Turn = {
  readonly askId: string;
  readonly question: string;
  readonly door: Door;
  readonly relation: Relation;
  /** Label of the selection or file that went with it. */
  readonly contextLabel?: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly phase: TurnPhase;
  /** Asks in front, while `phase` is `queued`. */
  readonly ahead?: number;
  /** While `phase` is `loading`. */
  readonly loadingMs?: number;
  readonly promptTokens?: number;
  readonly bullets: readonly TurnBullet[];
  readonly source?: Source;
  readonly model?: string;
  readonly complete?: boolean;
  readonly timings?: AskTimings;
  readonly error?: AskError;
};

export const isUnderWay = ({ phase }: Turn): boolean =>
  phase === 'queued' || phase === 'loading' || phase === 'reading' || phase === 'answering';

/** Folds one event into its turn. Pure: host and panel use the same, so they cannot disagree. */
export function foldAskEvent(turn: Turn, event: AskEvent): Turn {
  switch (event.type) {
    case 'queued':
      return { ...turn, phase: 'queued', ahead: event.ahead };
    case 'loading':
      return { ...turn, phase: 'loading', model: event.model, loadingMs: event.elapsedMs };
    case 'reading':
      return { ...turn, phase: 'reading', promptTokens: event.promptTokens };
    case 'delta': {
      const before = turn.bullets[event.bullet];
      const grown: TurnBullet = { text: (before?.text ?? '') + event.text, settled: false, source: 'model' };
      return { ...turn, phase: 'answering', bullets: withBullet(turn.bullets, event.bullet, grown) };
    }
    case 'bullet': {
      const settled: TurnBullet = { text: event.text, settled: true, source: event.source };
      return { ...turn, phase: 'answering', bullets: withBullet(turn.bullets, event.bullet, settled) };
    }
    case 'done':
      return {
        ...turn,
        phase: 'done',
        source: event.source,
        model: event.model,
        complete: event.complete,
        timings: event.timings,
      };
    case 'cancelled':
      return { ...turn, phase: 'cancelled' };
    case 'failed':
      return { ...turn, phase: 'failed', error: event.error };
  }
}

function withBullet(bullets: readonly TurnBullet[], index: number, bullet: TurnBullet): readonly TurnBullet[] {
  const next = bullets.slice();
  next[index] = bullet;
  return next;
}
