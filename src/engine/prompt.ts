import type { QuestionContext } from '../shared/question.ts';
import { cleanText } from './cleanQuestion.ts';
import type { PastTurn } from './contract.ts';
import type { Message } from './modelClient.ts';

export type PromptInput = {
  /** Cleaned text. */
  readonly text: string;
  readonly context?: QuestionContext | undefined;
  /** Bullets of the cut answer to go on from. */
  readonly continues?: readonly string[] | undefined;
};

/**
 * The same bytes in front of every question: a server keeps what it has evaluated of them, so only the question itself
 * is read anew. Nothing variable may come before the user's turn. How it was chosen: docs/decisions/2026-11-23-prompt.md.
 */
export const promptPrefix: readonly Message[] = Object.freeze([
  {
    role: 'system',
    content: 'You answer technical questions. Reply only with 2 to 5 short bullet points, each starting with "- ".',
  },
  { role: 'user', content: 'What does CPU stand for?' },
  {
    role: 'assistant',
    content:
      '- CPU stands for Central Processing Unit.\n- It runs the instructions of programs.\n- It works on data held in memory.',
  },
] as const);

/** Loads the model and evaluates the prefix; its one token is thrown away. */
export const warmUpMessages: readonly Message[] = [...promptPrefix, { role: 'user', content: '.' }];

const bulletLines = (bullets: readonly string[]): string => bullets.map((bullet) => `- ${bullet}`).join('\n');

/** The user's turn: what the question is about, then the question. */
export function userTurn({ text, context }: PromptInput): string {
  if (context === undefined) return text;
  const body = cleanText(context.text).replace(/\n+$/, '');
  const label = cleanText(context.label).replace(/\s+/g, ' ').trim();
  const fence = fenceFor(body);
  const language = /^[\w+#.-]{0,40}$/.test(context.language) ? context.language : '';
  return `${label === '' ? 'Context' : label}:\n${fence}${language}\n${body}\n${fence}\n\n${text}`;
}

export function promptFor(input: PromptInput, turns: readonly PastTurn[]): readonly Message[] {
  const messages: Message[] = [...promptPrefix];
  for (const { asked, bullets } of turns) {
    messages.push({ role: 'user', content: asked }, { role: 'assistant', content: bulletLines(bullets) });
  }
  messages.push({ role: 'user', content: userTurn(input) });
  if (input.continues !== undefined && input.continues.length > 0) {
    messages.push(
      { role: 'assistant', content: bulletLines(input.continues) },
      { role: 'user', content: 'Go on with the next points. Do not repeat earlier ones.' },
    );
  }
  return messages;
}

/** A fence that the text cannot close: one backtick more than its longest run, three at least. */
function fenceFor(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
}
