/** Small checks for what comes from a page, a socket, a file or a server: `unknown` until parsed. */

export type Fields = { readonly [key: string]: unknown };

export const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw);

export const isKeyOf = <T extends object>(table: T, key: unknown): key is keyof T =>
  typeof key === 'string' && Object.hasOwn(table, key);

export const isOneOf = <T extends string>(allowed: readonly T[], raw: unknown): raw is T =>
  allowed.some((one) => one === raw);

/** An identifier that Pith made itself: `crypto.randomUUID()`. */
export const isId = (raw: unknown): raw is string =>
  typeof raw === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(raw);
