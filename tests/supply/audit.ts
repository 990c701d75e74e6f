/**
 * Asks the registry whether anything that is installed has a known weakness, and says apart "something was found" (exit 1) and
 * "nobody could be asked" (exit 0, with a sentence): a registry without that service is no clean bill.
 */
import { spawnSync } from 'node:child_process';
import { auditVerdict } from './audit-verdict.ts';

const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev'], { encoding: 'utf8', maxBuffer: 64 << 20 });
const { code, lines } = auditVerdict(stdout);
for (const line of lines) process.stdout.write(`${line}\n`);
process.exitCode = code;
