// For tests: downloads a file in a process of its own, which can be given an environment. Arguments: URL,
// target, token.
import { downloadFile } from '../download/downloadFile.js';

const [url = '', target = '', token = ''] = process.argv.slice(2);
await downloadFile(url, target, { token, attempts: 1 });
