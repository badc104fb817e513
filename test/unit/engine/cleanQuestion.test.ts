import assert from 'node:assert/strict';
import { cleanQuestion, cleanText } from '../../../src/engine/cleanQuestion.ts';

describe('cleaning a question', () => {
  const cases: [name: string, before: string, after: string][] = [
    ['trims blanks around it', '  what is a port? \n', 'what is a port?'],
    ['keeps line breaks and tabs inside', 'why?\n\tx = 1', 'why?\n\tx = 1'],
    ['makes every kind of line break one', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['drops control characters', 'what\u0000 is\u0007 \u001B[31mred\u009B', 'what is [31mred'],
    ['drops right-to-left marks and overrides', '\u202Eabc\u202C \u200Fd\u2066e\u2069', 'abc de'],
    ['drops lone halves of surrogate pairs and keeps whole pairs', 'a\uD83Db 😀 \uDE00c', 'ab 😀 c'],
    ['keeps joiners that emoji and scripts need', '👩‍💻 क्‍ष', '👩‍💻 क्‍ष'],
    ['keeps Japanese', 'デッドロックとは何ですか？', 'デッドロックとは何ですか？'],
    ['keeps a question that is a single sign', '~?', '~?'],
  ];
  for (const [name, before, after] of cases) it(name, () => assert.equal(cleanQuestion(before), after));

  for (const blank of ['', '   ', '\n\t ', '\u200F\u202A', '\u0000\u0001', '\uD83D', '\u3000', '\u200D'])
    it(`finds nothing to ask in ${JSON.stringify(blank)}`, () => assert.equal(cleanQuestion(blank), ''));

  it('drops the invisible letters that hide text', () => assert.equal(cleanText('a\u{E0041}\u{E0042}b'), 'ab'));
});
