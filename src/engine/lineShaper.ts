import type { Shaped, Shaper } from './answer.ts';

/** One bullet per line that is marked as one. */
export class BulletShaper implements Shaper {
  readonly #max: number;
  #text = '';
  #next = 0;

  constructor({ maxBullets }: { maxBullets: number; question: string; already: readonly string[] }) {
    this.#max = maxBullets;
  }

  get full(): boolean {
    return this.#next >= this.#max;
  }

  *append(text: string): Generator<Shaped> {
    this.#text += text;
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end === -1 || this.full) return;
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      yield* this.#line(line);
    }
  }

  *flush(): Generator<Shaped> {
    if (!this.full) yield* this.#line(this.#text);
  }

  *#line(line: string): Generator<Shaped> {
    const text = line.replace(/^\s*([-*•–]|\d+[.)])?\s*/, '').trim();
    if (text === '') return;
    const bullet = this.#next++;
    yield { type: 'delta', bullet, text } as const;
    yield { type: 'bullet', bullet, text } as const;
  }
}
