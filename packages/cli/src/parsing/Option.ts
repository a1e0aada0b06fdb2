import { UsageError } from './UsageError.js';

/** One thing that can be typed after a command: how it is explained, and what a handler gets of it. */
export interface Option<T> {
  readonly describe: string;
  /** Shown in brackets behind the description: `number`, `folder`, ... */
  readonly valueName?: string | undefined;
  /** Shown as default; the text may say on what it depends. */
  readonly shownDefault?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Heading in the help. */
  readonly group?: string | undefined;
  /** Other names, as typed. */
  readonly aliases?: readonly string[] | undefined;
  readonly shape: 'one' | 'many' | 'flag';
  /** What a shell may offer for it, beside names of files. */
  readonly complete?: (() => Promise<readonly string[]>) | undefined;
  readonly required?: boolean;
  /**
   * Turns what was typed into what the handler gets.
   *
   * @param given - undefined: nothing was typed; a boolean for flags; texts else.
   * @param name - as typed, `--encoder-lr`, for messages.
   * @throws UsageError
   */
  read(given: Given, name: string): T;
}

/** What was typed for an option: text, several where it came several times, a boolean of a flag; undefined: nothing. */
export type Given = string | readonly string[] | boolean | undefined;

/** The options of a command by their names in code; typed in kebab-case. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** What a handler gets. */
export type Values<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** What every kind of option may say about itself. */
export interface OptionText {
  readonly describe: string;
  readonly valueName?: string;
  readonly shownDefault?: string;
  readonly group?: string;
  readonly aliases?: readonly string[];
  readonly complete?: () => Promise<readonly string[]>;
}

/** Without it the command is refused. */
export function required<T>(option: Option<T | undefined>): Option<T> {
  return {
    ...option,
    required: true,
    read: (given, name) => {
      const value = option.read(given, name);
      if (value === undefined) throw new UsageError(`${name}: must be given`);
      return value;
    },
  };
}

/** Takes `value` where nothing was typed. */
export function withDefault<T extends string | number | boolean>(
  option: Option<T | undefined>,
  value: NoInfer<T>,
): Option<T> {
  return {
    shownDefault: String(value),
    ...option,
    read: (given, name) => option.read(given, name) ?? value,
  };
}
