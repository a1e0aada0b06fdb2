import { InputError } from '@dynclean/schema';

/** An encoder is not on this machine, and the network may not be asked for it. */
export class EncoderUnavailableError extends InputError {}
