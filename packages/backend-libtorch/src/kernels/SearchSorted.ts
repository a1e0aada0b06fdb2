import { SearchSorted, type SearchSortedAttrs, type SearchSortedInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Where in its sorted row each value would be put in, before (`left`) or behind (`right`) equal ones. */
export const searchSortedConfig = defineKernel<SearchSortedInputs, SearchSortedAttrs>(
  SearchSorted,
  (backend, { sortedSequence, values }, { side }) =>
    backend.result(SearchSorted, [sortedSequence, values], 'int32', (aten) =>
      aten.run(
        'searchsorted.Tensor',
        backend.handleOf(sortedSequence),
        backend.handleOf(values),
        true,
        side === 'right',
      ),
    ),
);
