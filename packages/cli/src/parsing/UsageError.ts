import { InputError } from '@dynclean/schema';

/** The command line itself is wrong: an option that is not known, a value that is no number. */
export class UsageError extends InputError {}
