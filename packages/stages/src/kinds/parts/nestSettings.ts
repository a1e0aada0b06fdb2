import { completeChoice } from '@dynclean/methods';
import type { MethodChoice, TrainingSettings } from '@dynclean/schema';

/** Training settings as keys have them: those of the training method apart, all of them, beside its name. */
export function nestSettings({ method, ...training }: TrainingSettings) {
  return { training, method: nestMethod(method) };
}

/** A method as keys have it. @throws InputError when it is unknown, or its settings are not its own. */
export function nestMethod(method: MethodChoice): Readonly<Record<string, unknown>> {
  const { name, settings } = completeChoice(method);
  return { ...settings, name };
}
