// Names what failed in vitest's JSON reports, and adds them up into the closing line `N passed, N failed`.
import { existsSync, readFileSync } from 'node:fs';

const LONGEST_MESSAGE = 1_500;

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    console.log(`${file} is missing: its suite did not run`);
    process.exitCode = 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failures = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of failures) {
      console.log(`FAILED ${fullName}\n  in ${name}\n  ${failureMessages.join('\n').slice(0, LONGEST_MESSAGE)}`);
    }
    // A file that could not be collected, or whose hook failed, has no failed test, and only the first has a message.
    if (status === 'failed' && failures.length === 0) {
      console.log(`FAILED ${name}\n  ${message.slice(0, LONGEST_MESSAGE) || 'a hook failed, see above'}`);
      sum.failed += 1;
    }
  }
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1;
