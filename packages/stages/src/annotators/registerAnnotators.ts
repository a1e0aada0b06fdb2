import { registerAnnotator } from '@dynclean/datasets';

import { model } from './model.js';

// What labels with a model is known wherever models are loaded.
registerAnnotator(model);

export { model, type ModelAnnotatorSettings } from './model.js';
