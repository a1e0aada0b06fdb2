import { findAddon } from './loadBinding.js';

/** For `describe` titles: what is missing where the addon is. Tests that need libtorch skip by this name. */
export const skipReason: string | null =
  findAddon() === null ? 'skipped: the libtorch addon is not built (npm run setup)' : null;
