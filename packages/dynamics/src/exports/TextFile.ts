import { type FileHandle, open } from 'node:fs/promises';

import { nameErrorsPath } from '@dynclean/files';

/** Characters that are held before they are written. */
const heldLength = 1 << 18;

/** A text file that is written piece by piece, in a folder that is not there for others yet. */
export class TextFile {
  #held = '';

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string): Promise<TextFile> {
    return new TextFile(path, await nameErrorsPath(path, () => open(path, 'wx')));
  }

  /** Adds text; true where `flush` should be waited for. */
  add(text: string): boolean {
    this.#held += text;
    return this.#held.length >= heldLength;
  }

  async flush(): Promise<void> {
    const text = this.#held;
    this.#held = '';
    await nameErrorsPath(this.path, () => this.file.writeFile(text));
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }
}

/** Writes a text file by `fill`, which adds to it; it is closed whatever happens. */
export async function writeTextFile(path: string, fill: (file: TextFile) => Promise<void>): Promise<string> {
  const file = await TextFile.create(path);
  try {
    await fill(file);
  } finally {
    await file.close();
  }
  return path;
}
