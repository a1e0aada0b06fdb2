import { InputError } from '@dynclean/schema';

/** A key that goes to the server and nowhere else. */
export interface ApiKey {
  /** Null: requests go without one. */
  readonly value: string | null;
  /** Where it comes from, in words. */
  readonly about: string;
  /** A text of somebody else without the key in it, should he repeat it. */
  hide(text: string): string;
}

/** Read where nobody names another; a server without keys does not need it. */
const USUAL = 'OPENAI_API_KEY';

/**
 * The key in an environment variable; `none` is no key.
 *
 * @throws InputError where another variable than the usual one is named and is not set, or its value cannot be sent.
 */
export function readKey(variable: string, environment: Readonly<Record<string, string | undefined>>): ApiKey {
  const none = (about: string): ApiKey => ({ value: null, about, hide: (text) => text });
  if (variable === 'none') return none('none is sent');
  const value = environment[variable]?.trim() ?? '';
  if (value === '') {
    if (variable === USUAL) return none(`none is sent: ${USUAL} is not set`);
    throw new InputError(`annotator llm: keyVariable: must be a variable that is set, but ${variable} is not.`);
  }
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new InputError(
      `annotator llm: keyVariable: must hold a key of visible ASCII characters, but ${variable} does not.`,
    );
  }
  return { value, about: `that of ${variable} is sent along`, hide: (text) => text.replaceAll(value, '[key]') };
}
