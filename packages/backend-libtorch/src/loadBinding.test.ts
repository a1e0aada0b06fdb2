import { afterEach, describe, expect, it } from '@jest/globals';

import { AddonError, findAddon, loadBinding } from './loadBinding.js';

describe(findAddon, () => {
  const before = process.env['DYNCLEAN_ADDON'];
  afterEach(() => {
    if (before === undefined) delete process.env['DYNCLEAN_ADDON'];
    else process.env['DYNCLEAN_ADDON'] = before;
  });

  it('takes DYNCLEAN_ADDON first', () => {
    process.env['DYNCLEAN_ADDON'] = '/somewhere/else.node';
    expect(findAddon()).toBe('/somewhere/else.node');
  });
});

describe(loadBinding, () => {
  it('names the command that builds the addon where there is none', () => {
    expect(() => loadBinding(null)).toThrow(AddonError);
    expect(() => loadBinding(null)).toThrow('was not built yet. Run `npm run setup`');
    expect(() => loadBinding('/nowhere/addon.node')).toThrow('/nowhere/addon.node does not exist. Run `npm run setup`');
  });

  it('says why a file does not load', () => {
    expect(() => loadBinding(import.meta.filename)).toThrow(/loadBinding\.test\.js does not load/);
  });
});
