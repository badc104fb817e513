import type { AskEvent } from '../shared/askEvent.ts';
import type { Question } from '../shared/question.ts';
import { cleanQuestion } from './cleanQuestion.ts';
import type { AskOptions, PastTurn, Session } from './contract.ts';
import type { EndEvent } from './eventStream.ts';
import { userTurn } from './prompt.ts';

/** Turns beyond this are forgotten; the budget trims much earlier. */
const mostTurns = 50;

/** One question on its way into the engine. */
export type Asking = {
  /** Its text is cleaned and not blank. */
  readonly question: Question;
  readonly options: AskOptions;
  /** Earlier turns, read when the ask gets its slot: an answer that was still under way is among them then. */
  readonly turns: () => readonly PastTurn[];
  /** Tells apart asks of the same text that see different turns. */
  readonly lineage: string;
};

export type Start = (
  asking: Asking,
  signal: AbortSignal,
  onEnd: (end: EndEvent | undefined) => void,
) => AsyncIterator<AskEvent>;

const noTurns = (): readonly PastTurn[] => [];

export class Conversation implements Session {
  readonly #id: string;
  readonly #start: Start;
  readonly #turns: PastTurn[];
  readonly #abort = new AbortController();
  /** The ask before the last run of identical texts: what a follow-up of that text leans on. */
  #leansOn = 0;
  #count = 0;
  #lastText = '';

  constructor(id: string, start: Start, earlier: readonly PastTurn[]) {
    this.#id = id;
    this.#turns = earlier.slice(-mostTurns);
    this.#start = start;
  }

  readonly ask = (question: Question, options: AskOptions, signal: AbortSignal): AsyncIterable<AskEvent> => ({
    [Symbol.asyncIterator]: () => this.#begin(question, options, signal),
  });

  dispose(): void {
    this.#abort.abort();
    this.#turns.length = 0;
  }

  #begin(raw: Question, options: AskOptions, signal: AbortSignal): AsyncIterator<AskEvent> {
    const question: Question = { ...raw, text: cleanQuestion(raw.text) };
    const alone = question.relation === 'alone';
    if (question.text !== this.#lastText) {
      this.#lastText = question.text;
      this.#leansOn = this.#count;
    }
    this.#count += 1;
    const ask = new AbortController();
    const stop = (): void => ask.abort();
    for (const one of [signal, this.#abort.signal]) {
      if (one.aborted) stop();
      else one.addEventListener('abort', stop, { once: true });
    }
    return this.#start(
      {
        question,
        options,
        turns: alone ? noTurns : () => this.#turns.slice(),
        lineage: alone ? '' : `${this.#id}/${this.#leansOn}`,
      },
      ask.signal,
      (end) => {
        signal.removeEventListener('abort', stop);
        this.#abort.signal.removeEventListener('abort', stop);
        if (end?.type === 'done' && end.complete) this.#remember(question, end.bullets);
      },
    );
  }

  #remember(question: Question, bullets: readonly string[]): void {
    if (this.#abort.signal.aborted) return;
    this.#turns.push({ asked: userTurn(question), bullets: [...(question.continues ?? []), ...bullets] });
    if (this.#turns.length > mostTurns) this.#turns.shift();
  }
}
