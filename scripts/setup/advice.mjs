// @ts-check
// What to install, in the words of the system at hand. One table, so that every message says the same.
import { readFileSync } from 'node:fs';

const packagesBySystem = {
  compiler: {
    debian: 'sudo apt install g++',
    fedora: 'sudo dnf install gcc-c++',
    macos: 'xcode-select --install',
  },
  python: {
    debian: 'sudo apt install python3 python3-pip',
    fedora: 'sudo dnf install python3 python3-pip',
    macos: 'brew install python',
  },
  pip: {
    debian: 'sudo apt install python3-pip',
    fedora: 'sudo dnf install python3-pip',
    macos: 'python3 -m ensurepip --upgrade',
  },
  npm: {
    debian: 'sudo apt install npm',
    fedora: 'sudo dnf install npm',
    macos: 'brew install node',
  },
};
const names = { debian: 'Debian/Ubuntu', fedora: 'Fedora', macos: 'macOS' };

/**
 * Which of the known families of systems this is.
 *
 * @returns {'debian' | 'fedora' | 'macos' | undefined}
 */
export function detectSystem(platform = process.platform, osRelease = readOsRelease()) {
  if (platform === 'darwin') return 'macos';
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap((match) =>
    match[1].replaceAll('"', '').split(/\s+/),
  );
  if (ids.some((id) => id === 'debian' || id === 'ubuntu')) return 'debian';
  if (ids.some((id) => id === 'fedora' || id === 'rhel' || id === 'centos')) return 'fedora';
  return undefined;
}

/**
 * The command that installs `what`: for this system where it is a known one, else for all three known ones.
 *
 * @param {keyof typeof packagesBySystem} what
 */
export function adviseInstall(what, system = detectSystem()) {
  const commands = packagesBySystem[what];
  if (system) return `\`${commands[system]}\``;
  return Object.entries(commands)
    .map(([family, command]) => `${names[family]}: \`${command}\``)
    .join(', ');
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
