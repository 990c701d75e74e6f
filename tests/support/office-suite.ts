/** What an office suite makes of our files; machines without LibreOffice skip what needs it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SUITE = 'soffice';

/** Whether LibreOffice is installed. */
export const officeSuite = spawnSync(SUITE, ['--version']).error === undefined;
if (!officeSuite) console.warn('LibreOffice is not installed: it is not checked that it opens our files');

/** Has it write files of a folder anew, as `to` says it, into the folder `out` within. */
export function convert(folder: string, names: readonly string[], to: string): void {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const options = [profile, '--headless', '--convert-to', to, '--outdir', join(folder, 'out')];
  const files = names.map((name) => join(folder, name));
  execFileSync(SUITE, [...options, ...files], { stdio: 'ignore', timeout: 100_000 });
}
