import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** How the user's environment says to reach the Hugging Face hub. */
export interface HubEnvironment {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly token: string | null;
  /** The variable that forbids to ask the network; null: none does. */
  readonly offlineBy: string | null;
  /** Where Hugging Face's own libraries keep what they fetched. */
  readonly cacheFolder: string;
}

const defaultEndpoint = 'https://huggingface.co';

/**
 * Reads the variables that Hugging Face's Python library knows: `HF_ENDPOINT`; `HF_TOKEN` (else the token that its
 * login stored, which is sent to the hub itself only, never to another endpoint); `HF_HUB_OFFLINE`,
 * `TRANSFORMERS_OFFLINE`; `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`.
 */
export function readHubEnvironment(environment: Environment = process.env): HubEnvironment {
  const get = (...names: string[]): string | undefined => names.map((name) => environment[name]).find(Boolean);
  const isOn = (name: string): boolean => /^(1|on|yes|true)$/i.test(environment[name] ?? '');
  const home = get('HF_HOME') ?? join(get('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'huggingface');
  const endpoint = (get('HF_ENDPOINT') ?? defaultEndpoint).replace(/\/+$/, '');
  const tokenPath = get('HF_TOKEN_PATH') ?? join(home, 'token');
  const mayUseStored = endpoint === defaultEndpoint && !isOn('HF_HUB_DISABLE_IMPLICIT_TOKEN');
  const stored = mayUseStored && existsSync(tokenPath) ? readFileSync(tokenPath, 'utf8').trim() : '';
  return {
    endpoint,
    token: get('HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN') ?? (stored === '' ? null : stored),
    offlineBy: ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'].find(isOn) ?? null,
    cacheFolder: get('HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE') ?? join(home, 'hub'),
  };
}
