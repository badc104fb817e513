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

/**
 * Folds one event into its turn. Pure: host and panel use the same, so they cannot disagree.
 * What comes after the end is ignored, and a bullet that did not change stays the same object.
 */
export function foldAskEvent(turn: Turn, event: AskEvent): Turn {
  if (!isUnderWay(turn)) return turn;
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
        bullets: event.bullets.map((text, index) => settle(turn.bullets[index], text, event.source)),
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

function settle(shown: TurnBullet | undefined, text: string, source: Source): TurnBullet {
  if (shown?.settled && shown.text === text) return shown;
  return { text, settled: true, source: shown?.source ?? source };
}

/** A bullet that was skipped becomes an empty one: the list has no holes, also after JSON. */
function withBullet(bullets: readonly TurnBullet[], index: number, bullet: TurnBullet): readonly TurnBullet[] {
  const next = bullets.slice();
  while (next.length < index) next.push({ text: '', settled: true, source: bullet.source });
  next[index] = bullet;
  return next;
}
