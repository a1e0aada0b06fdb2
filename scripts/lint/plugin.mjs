// @ts-check
import { commentWidth } from './commentWidth.mjs';
import { noImportCircles } from './noImportCircles.mjs';
import { requireDocComment } from './requireDocComment.mjs';
import { requireTsCheck } from './requireTsCheck.mjs';

/** Rules of this house that no published plugin has as we need them. */
export const plugin = {
  rules: {
    'comment-width': commentWidth,
    'no-import-circles': noImportCircles,
    'require-doc-comment': requireDocComment,
    'require-ts-check': requireTsCheck,
  },
};
