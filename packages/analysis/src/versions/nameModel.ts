import { DEFAULT_METHOD, type RunInfo } from '@dynclean/schema';

/** A model in a word: its encoder, and its training method where that is not the usual one. */
export function nameModel({ encoder, settings }: Pick<RunInfo, 'encoder' | 'settings'>): string {
  const { name } = settings.method;
  const id = encoder.id.split(/[/\\]/).at(-1) ?? encoder.id;
  return name === DEFAULT_METHOD ? id : `${id}-${name}`;
}
