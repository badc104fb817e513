/**
 * Marks of a next turn that small models write as plain text instead of ending. None is a thing that an answer needs,
 * and none begins like a bullet: a server holds text back while it may still become a stop.
 */
const ownStops = ['<|im_start|>', '<|im_end|>', '<|endoftext|>', '<|eot_id|>', '\nQuestion:', '\nUser:', '\nHuman:'];

/** A request's stops replace the model's own, so both have to be sent. */
export function stopsFor(modelStops: readonly string[]): readonly string[] {
  return [...new Set([...modelStops, ...ownStops])];
}
