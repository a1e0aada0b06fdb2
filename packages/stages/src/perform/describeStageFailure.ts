/** What went wrong in a stage, with what to do where that is known. */
export function describeStageFailure(error: unknown, results: string): { name: string; message: string } {
  const { name = 'Error', message = String(error), code } = error as Partial<NodeJS.ErrnoException>;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      name: 'InputError',
      message:
        `${results}: there must be room for the stage's files, but the disk is full (${message}). Free some ` +
        '("dynclean runs gc" drops what nothing needs) and give the same command again: it goes on from the last epoch.',
    };
  }
  if (/out of memory/i.test(message)) {
    return {
      name: 'InputError',
      message:
        `the device's memory must hold the training, but: ${message.split('\n')[0]}. Run fewer at a time on it (--jobs), ` +
        'or end what else uses it, and give the same command again.',
    };
  }
  return { name, message };
}
