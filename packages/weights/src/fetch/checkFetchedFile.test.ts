import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { writeSafetensors } from '../safetensors/writeSafetensors.js';
import { checkFetchedFile } from './checkFetchedFile.js';

const folder = mkdtempSync(join(tmpdir(), 'check-fetched-'));
const path = join(folder, 'file.part');
const page = '<!DOCTYPE html>\n<html><title>Welcome to our hotel</title></html>';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(checkFetchedFile, () => {
  it.each([
    ['config.json', '{"model_type": "bert"}'],
    ['vocab.txt', '[PAD]\nZürich\n<s>\n'],
    ['merges.txt', '#version: 0.2\nĠ t\n'],
    ['pytorch_model.bin', Buffer.from('PK\x03\x04...', 'latin1')],
    ['pytorch_model.bin', Buffer.from([0x80, 2, 0x8a])],
    ['spm.model', Buffer.from([0x0a, 0x0e, 0x0a, 0x05])],
  ])('takes %s as it should be', async (name, content) => {
    writeFileSync(path, content);
    await checkFetchedFile(name, path);
  });

  it('takes safetensors', async () => {
    await writeSafetensors(path, new Map([['a', { shape: [2], values: new Float32Array(2) }]]));
    await checkFetchedFile('model.safetensors', path);
  });

  it.each([
    [
      'config.json',
      page,
      'config.json must be a JSON object, but it begins with "<!DOCTYPE html>\\n<html><title>Welcome',
    ],
    ['tokenizer.json', '[1, 2]', 'tokenizer.json must be a JSON object, but it begins with "[1, 2]"'],
    ['vocab.json', '{"a": 1', 'vocab.json must be a JSON object'],
    ['config.json', '', 'config.json must be a JSON object, but it begins with ""'],
    ['vocab.txt', `\n ${page}`, 'vocab.txt must be lines of text'],
    ['vocab.txt', Buffer.from([0x5b, 0xff, 0x0a]), 'vocab.txt must be lines of text'],
    ['pytorch_model.bin', page, 'pytorch_model.bin must be a checkpoint of torch'],
    ['spm.model', `\n${page}`, 'spm.model must be a SentencePiece model, but it begins with'],
    ['spm.model', 'version https://git-lfs', 'spm.model must be a SentencePiece model'],
    ['model.safetensors', page, 'model.safetensors must be a safetensors file, but it begins with "<!DOCTYPE'],
    ['model.safetensors', 'abc', 'model.safetensors '],
  ])('refuses %s that is something else', async (name, content, message) => {
    writeFileSync(path, content);
    await expect(checkFetchedFile(name, path)).rejects.toThrow(message);
  });

  it('says that a page may be one to log in', async () => {
    writeFileSync(path, page);
    await expect(checkFetchedFile('config.json', path)).rejects.toThrow('(a web page: a network to log in to?)');
  });
});
