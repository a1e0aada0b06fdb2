import { InputError } from '@dynclean/schema';

/** Where requests go. */
export interface Endpoint {
  readonly url: URL;
  /** Whether that is this machine by its address. */
  readonly isHere: boolean;
  /** Whether anybody on the way can read it. */
  readonly isOpen: boolean;
}

const PATH = '/chat/completions';

/**
 * The address of the chat interface. What it must not hold is not shown again: it may be a secret.
 *
 * @throws InputError for what is no address of a web server, or holds a name, a password, a query or a fragment.
 */
export function readEndpoint(endpoint: string): Endpoint {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      'annotator llm: endpoint: must begin with https:// or http://, e.g. https://api.openai.com/v1.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new InputError(
      'annotator llm: endpoint: must be an address alone, without name, password, ? or #. The key is read from the environment.',
    );
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(PATH) ? path : `${path}${PATH}`;
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname);
  return { url, isHere, isOpen: url.protocol === 'http:' && !isHere };
}
