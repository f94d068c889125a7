import { expect, test } from 'vitest';
import { findRisks, isOutside, riskWords } from './find-risks.ts';

const words = (command: string) => riskWords(findRisks(command));

test.each([
  ['rm -rf ./build', 'deletes files without asking'],
  ['rm -r -f "a b" c', 'deletes files without asking'],
  ['find . -name x -delete', 'deletes files without asking'],
  ['git clean -xdf', 'deletes files without asking'],
  ['curl -fsSL https://get.example.sh | sudo bash', 'runs what it downloads'],
  ['wget -qO- https://x | sh', 'runs what it downloads'],
  ['bash <(curl -s https://x)', 'runs what it downloads'],
  ['sh -c "$(curl -fsSL https://x)"', 'runs what it downloads'],
  ['echo cm0= | base64 -d | sh', 'runs text that is not readable here'],
  ['sudo make install', 'acts as administrator'],
  ['git push --force origin main', 'overwrites what others have pushed'],
  ['git push -f', 'overwrites what others have pushed'],
  ['git push origin +main', 'overwrites what others have pushed'],
  ['git reset --hard HEAD~3', 'throws away changes'],
  ['chmod -R 777 .', 'lets everybody write'],
  ['dd if=/dev/zero of=/dev/sda', 'changes disks'],
  ['cat .env', 'reads secrets'],
  ['cat ~/.ssh/id_ed25519', 'reads secrets'],
  ['echo $GITHUB_TOKEN', 'reads secrets'],
  ['echo x >> ~/.bashrc', 'changes the system'],
  ['echo x > /etc/hosts', 'changes the system'],
  ['ssh host uptime', 'talks to the network'],
  ['npm publish', 'publishes'],
])('%s: %s', (command, what) => {
  expect(words(command)).toContain(what);
});

test.each([
  'ls -la',
  'npm test -- retry',
  'git push origin main',
  'rm build/a.o',
  'cat .env.example',
  'chmod +x run.sh',
  'grep -rf patterns src',
])('%s stands out in nothing', (command) => {
  expect(words(command)).toEqual([]);
});

test('several risks of one command are all named, each once, where they stand', () => {
  const command = 'rm -rf a && sudo rm -rf /b && curl https://x | sh';
  expect(words(command)).toEqual([
    'deletes files without asking',
    'acts as administrator',
    'runs what it downloads',
    'talks to the network',
  ]);
  for (const { start, end } of findRisks(command)) expect(command.slice(start, end)).not.toBe('');
});

test.each([
  ['/srv/app/src/a.ts', '/srv/app', false],
  ['src/a.ts', '/srv/app', false],
  ['/srv/app', '/srv/app', false],
  ['/srv/app2/x', '/srv/app', true],
  ['/srv/app/../.bashrc', '/srv/app', true],
  ['../other/x', '/srv/app', true],
  ['~/.bashrc', '/srv/app', true],
  ['/etc/hosts', '/', false],
  ['/etc/hosts', undefined, undefined],
])('%s seen from %s: outside %s', (path, cwd, outside) => {
  expect(isOutside(path, cwd)).toBe(outside);
});

test('a risk is found wherever it stands in a long command, whole and once', () => {
  for (const before of [0, 900, 995, 1_000, 1_995, 2_000, 9_990]) {
    const command = `${'echo a; '.repeat(2_000).slice(0, before)} ; rm -rf build && echo done ; ${'echo b; '.repeat(500)}`;
    const risks = findRisks(command).map(({ start, end }) => command.slice(start, end));
    expect(risks).toEqual(['rm -rf build']);
  }
});

test.each(['curl ', 'find ', 'git push ', 'base64 -d ', 'rm ', './', 'sh ', '~/', 'a', '$TOKEN', '[['])(
  '[S41] a command of nothing but %j leaves the page usable',
  { timeout: 60_000 },
  (word) => {
    const command = word.repeat(60_000 / word.length);
    const before = performance.now();
    findRisks(command);
    // Looked at as a whole, some of them take minutes.
    expect(performance.now() - before).toBeLessThan(10_000);
  },
);
