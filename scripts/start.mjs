// Entry of `npm start` and of every npm script that runs a program of ours: plain JavaScript, so that it can speak to
// every Node, also one that is too old. Builds what is missing, then becomes the program.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = [20, 19];
const PARENT_CHECK_MS = 200;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Sub-command -> program; anything else goes to the server. */
const PROGRAMS = {
  demo: 'dist/server/demo/main.js',
  'lint-processes': 'dist/server/processes/lint/main.js',
  reseat: 'dist/server/reseat-program.js',
  invariants: 'dist/server/invariants.js',
};

checkNode();
const [command] = process.argv.slice(2);
const sub = Object.hasOwn(PROGRAMS, command ?? '') ? command : undefined;
const program = join(root, sub === undefined ? 'dist/server/bundle/main.js' : PROGRAMS[sub]);
if (sub !== undefined) {
  process.argv.splice(2, 1);
}
if (!existsSync(program)) {
  build(program);
}
endWithNpm();
// In this very process: a signal then reaches the program and not a parent that has to pass it on.
process.argv[1] = program;
await import(pathToFileURL(program).href);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    fail(
      `Node is ${process.versions.node}, but ${OLDEST_NODE.join('.')} or later is needed; install it and start again.`,
    );
  }
}

/**
 * npm runs us below a shell. When npm is told to end, the shell dies of the signal without passing it
 * on, and when npm is killed, nobody is told at all. Started without npm, we may well outlive whoever
 * started us (nohup, setsid).
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const parent = process.ppid;
  const npm = parentOfShell(parent);
  const watch = setInterval(() => {
    if (process.ppid !== parent || (npm !== undefined && !existsSync(`/proc/${npm}`))) {
      clearInterval(watch);
      process.kill(process.pid, 'SIGTERM');
    }
  }, PARENT_CHECK_MS);
  watch.unref();
}

/** Who started that process when it is a shell with a command; undefined otherwise, and where /proc is missing. */
function parentOfShell(pid) {
  try {
    const isShell = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] === '-c';
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return isShell ? stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] : undefined;
  } catch {
    return undefined;
  }
}

function build(missing) {
  if (!existsSync(join(root, 'node_modules'))) {
    fail('node_modules is missing, the packages are not installed; run npm ci first.');
  }
  process.stderr.write(
    'The program is not built yet (packages installed without scripts): building, about a minute.\n',
  );
  const { status } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    // Output of the build must not mix with the answer of a program such as bench.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0 || !existsSync(missing)) {
    fail(
      `dist could not be built (npm run build ended with ${status}); read its output above, repair it and start again.`,
    );
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
