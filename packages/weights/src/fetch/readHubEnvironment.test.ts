import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { readHubEnvironment } from './readHubEnvironment.js';

const home = mkdtempSync(join(tmpdir(), 'hf-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe(readHubEnvironment, () => {
  it('has the hub and the usual cache where nothing is set', () => {
    expect(readHubEnvironment({ HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).toEqual({
      endpoint: 'https://huggingface.co',
      token: null,
      offlineBy: null,
      cacheFolder: join(homedir(), '.cache', 'huggingface', 'hub'),
    });
  });

  it.each([
    [{ HF_HUB_CACHE: '/a', HF_HOME: '/b', XDG_CACHE_HOME: '/c' }, '/a'],
    [{ HF_HOME: '/b', XDG_CACHE_HOME: '/c' }, '/b/hub'],
    [{ XDG_CACHE_HOME: '/c' }, '/c/huggingface/hub'],
  ])('finds the cache by %j', (environment, folder) => {
    expect(readHubEnvironment(environment).cacheFolder).toBe(folder);
  });

  it.each([
    [{ HF_HUB_OFFLINE: '1' }, 'HF_HUB_OFFLINE'],
    [{ HF_HUB_OFFLINE: 'true' }, 'HF_HUB_OFFLINE'],
    [{ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: 'YES' }, 'TRANSFORMERS_OFFLINE'],
    [{ HF_HUB_OFFLINE: '0' }, null],
    [{ HF_HUB_OFFLINE: '' }, null],
  ])('knows by %j whether it may ask the network', (environment, variable) => {
    expect(readHubEnvironment(environment).offlineBy).toBe(variable);
  });

  it('takes a mirror without the slash at its end', () => {
    expect(readHubEnvironment({ HF_ENDPOINT: 'https://mirror.example/' }).endpoint).toBe('https://mirror.example');
  });

  it('takes the token that is set, or the stored one, which goes to the hub itself only', () => {
    writeFileSync(join(home, 'token'), 'hf_stored\n');
    expect(readHubEnvironment({ HF_HOME: home }).token).toBe('hf_stored');
    expect(readHubEnvironment({ HF_HOME: home, HF_TOKEN: 'hf_set' }).token).toBe('hf_set');
    expect(readHubEnvironment({ HF_HOME: home, HF_ENDPOINT: 'https://mirror.example' }).token).toBeNull();
    expect(readHubEnvironment({ HF_HOME: home, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' }).token).toBeNull();
  });
});
