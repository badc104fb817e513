// Controls that direct how text is drawn (right-to-left marks, embeddings, isolates), zero-width no-break space, and
// tags: nobody types them on purpose, and they let a text look like another. Joiners stay: emoji and Indic scripts need them.
const invisible = /[\u061C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|\u{E0001}|[\u{E0020}-\u{E007F}]/gu;

/** Text that a model, a log and a screen can take: no control or direction characters, no halves of surrogate pairs. */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll('\uFFFD', '')
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')
      .replace(invisible, '')
  );
}

/** @returns the question as it is asked, or '' where nothing is left to ask. */
export function cleanQuestion(text: string): string {
  const clean = cleanText(text).trim();
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(clean) ? clean : '';
}
