import type { AskError } from './askError.ts';

/** What Pith knows of the server and its model: one sentence and one remedy each (`explain` for `trouble`). */
export type ServerState =
  /** Nobody asked yet: Pith does not look before it is wanted. */
  | { readonly state: 'unknown' }
  | { readonly state: 'checking' }
  | { readonly state: 'trouble'; readonly error: AskError }
  /** Installed and reachable, not in memory. */
  | { readonly state: 'idle'; readonly model: string }
  | { readonly state: 'loading'; readonly model: string; readonly elapsedMs: number }
  /** In memory with Pith's prefix evaluated where `warm`. */
  | { readonly state: 'ready'; readonly model: string; readonly warm: boolean }
  | { readonly state: 'busy'; readonly model: string; readonly waiting: number }
  | {
      readonly state: 'downloading';
      readonly model: string;
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    };
