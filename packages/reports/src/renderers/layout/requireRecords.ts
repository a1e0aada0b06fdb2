import { InputError } from '@dynclean/schema';

import type { Records, ReportDocument } from '../../document/ReportDocument.js';

/** The one flat table that a report is for programs. @throws InputError where it is none. */
export function requireRecords({ records }: ReportDocument, format: string): Records {
  if (records !== undefined) return records;
  throw new InputError(`format ${format}: must be given a report that is one table of values, but this one is none`);
}
